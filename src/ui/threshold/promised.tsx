import { calibrationAt } from '../../metrics/calibration';
import { type Band, nextPromise } from '../../metrics/threshold-outcomes';
import type { VersionRecord } from '../../state/photos/page-types';
import { thresholdText } from '../text/threshold';
import { useBoundPercent, useDecimals, usePercent, useText } from '../text/use-text';

interface Props {
  readonly good: readonly number[];
  readonly draft: Band;
  readonly thresholds: VersionRecord['thresholds'];
  readonly isInUse: boolean;
}

/** A sentence that can be quoted: how many false alarms are promised, how surely, and what would promise more. */
export function Promised({ good, draft, thresholds, isInUse }: Props) {
  const text = useText(thresholdText);
  const whole = useDecimals(0);
  const next = nextPromise(good.length);
  const atMost = useBoundPercent();
  return (
    <div className="promised">
      <p>
        <strong data-testid="promise">
          <PromiseSentence good={good} draft={draft} thresholds={thresholds} isInUse={isInUse} />
        </strong>{' '}
        {next && text.next(next.more, whole(next.more), atMost(next.rate))}
      </p>
      <p className="hint">{text.independent}</p>
    </div>
  );
}

function PromiseSentence({ good, draft, thresholds, isInUse }: Props) {
  const text = useText(thresholdText);
  const atMost = useBoundPercent();
  const percent = usePercent();
  const whole = useDecimals(0);
  if (good.length > 0) {
    const { count, falseAlarmRate, confidence } = calibrationAt(draft.pass, good);
    if (falseAlarmRate === 1) return text.noPromise(count, whole(count));
    return text.promise(count, whole(count), atMost(falseAlarmRate), percent(confidence));
  }
  const { count, falseAlarmRate, confidence } = thresholds.calibration;
  if (!isInUse || count === 0) return text.byHand;
  return text.noHeldOut(count, atMost(falseAlarmRate), percent(confidence));
}
