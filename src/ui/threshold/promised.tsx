import { type Calibration, calibrationAt } from '../../metrics/calibration';
import { type Band, betterWhenSet, nextPromise } from '../../metrics/threshold-outcomes';
import type { VersionRecord } from '../../state/photos/page-types';
import { thresholdText } from '../text/threshold';
import { useBoundPercent, useDecimals, usePercent, useText } from '../text/use-text';

interface Props {
  readonly good: readonly number[];
  readonly draft: Band;
  readonly thresholds: VersionRecord['thresholds'];
  /** Whether the thresholds are those that training measured, and not a person's choice. */
  readonly isAsMeasured: boolean;
  readonly isInUse: boolean;
}

/** A sentence that can be quoted: how many false alarms are promised, how surely, and what would promise more. */
export function Promised({ good, draft, thresholds, isAsMeasured, isInUse }: Props) {
  const text = useText(thresholdText);
  const whole = useDecimals(0);
  const atMost = useBoundPercent();
  const held = calibrationAt(draft.pass, good);
  const said = good.length === 0 && isInUse ? thresholds.calibration : held;
  const settable = betterWhenSet(good.length, said.falseAlarmRate);
  // Where good parts score above the threshold, it is not their number that holds the promise down.
  const next = held.rank === 1 ? nextPromise(good.length, said.falseAlarmRate) : undefined;
  return (
    <div className="promised">
      <p>
        <strong data-testid="promise">
          <PromiseSentence said={said} isHeldOut={good.length > 0 || !isAsMeasured} />
        </strong>{' '}
        {next && text.next(next.more, whole(next.more), atMost(next.rate))}
        {settable !== undefined && text.settable(atMost(settable))}
      </p>
      <p className="hint">{text.independent}</p>
    </div>
  );
}

interface SentenceProps {
  readonly said: Calibration;
  /** Whether it was said by held-out parts, and not by what training measured. */
  readonly isHeldOut: boolean;
}

function PromiseSentence({ said, isHeldOut }: SentenceProps) {
  const text = useText(thresholdText);
  const atMost = useBoundPercent();
  const percent = usePercent();
  const whole = useDecimals(0);
  const { count, falseAlarmRate, confidence } = said;
  if (count === 0) return text.byHand;
  const [rate, surely] = [atMost(falseAlarmRate), percent(confidence)];
  if (!isHeldOut) return text.noHeldOut(count, rate, surely);
  if (falseAlarmRate === 1) return text.noPromise(count, whole(count));
  return text.promise(count, whole(count), rate, surely);
}
