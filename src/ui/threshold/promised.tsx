import { type Band, betterWhenSet, nextPromise } from '../../metrics/threshold-outcomes';
import type { VersionRecord } from '../../state/photos/page-types';
import { type HeldOutGood, promiseOf } from '../../state/photos/promise';
import { PromiseSentence } from '../promise-sentence';
import { thresholdText } from '../text/threshold';
import { useBoundPercent, useDecimals, useText } from '../text/use-text';

interface Props {
  readonly good: HeldOutGood;
  readonly draft: Band;
  readonly version: VersionRecord;
}

/** What the thresholds promise, and what would promise more. */
export function Promised({ good, draft, version }: Props) {
  const text = useText(thresholdText);
  const whole = useDecimals(0);
  const atMost = useBoundPercent();
  const promise = promiseOf(version, good, draft);
  const isNoneAbove = good.scores.every((score) => score <= draft.pass);
  const { falseAlarmRate } = promise.said;
  const { alarms } = good;
  const count = good.scores.length + alarms;
  const settable = betterWhenSet(count, falseAlarmRate, alarms);
  // If good parts score above the threshold, their number is not what limits the promise.
  const next = isNoneAbove ? nextPromise(count, falseAlarmRate, alarms) : undefined;
  return (
    <div className="promised">
      <p>
        <strong data-testid="promise">
          <PromiseSentence {...promise} />
        </strong>{' '}
        {next && text.next(next.more, whole(next.more), atMost(next.rate))}
        {settable !== undefined && text.settable(atMost(settable))}
      </p>
      <p className="hint">{text.independent}</p>
    </div>
  );
}
