import { useMemo } from 'react';
import { useOpenProject } from '../state/open-project/open-project-store';
import type { VersionRecord } from '../state/photos/page-types';
import { type FalseAlarmPromise, promiseOf } from '../state/photos/promise';
import { knownScores } from '../state/photos/truths';
import { thresholdText } from './text/threshold';
import { useBoundPercent, useDecimals, usePercent, useText } from './text/use-text';

/** How many false alarms are promised, and how surely: a sentence that can be quoted. */
export function PromiseSentence({ said, isHeldOut, leftOut }: FalseAlarmPromise) {
  const text = useText(thresholdText);
  const atMost = useBoundPercent();
  const percent = usePercent();
  const whole = useDecimals(0);
  const { count, falseAlarmRate, confidence } = said;
  if (count === 0) return text.byHand;
  const [rate, surely] = [atMost(falseAlarmRate), percent(confidence)];
  if (!isHeldOut) return text.noHeldOut(count, rate, surely);
  if (falseAlarmRate === 1) return text.noPromise(count, whole(count));
  const promised = text.promise(count, whole(count), rate, surely);
  return leftOut === 0 ? promised : `${promised} ${text.leftOut(leftOut, whole(leftOut))}`;
}

/** That of the thresholds that a version has. */
export function VersionPromise({ version }: { readonly version: VersionRecord }) {
  const inspected = useOpenProject((s) => s.inspected);
  const promise = useMemo(
    () => promiseOf(version, knownScores(inspected, version).good),
    [inspected, version],
  );
  return <PromiseSentence {...promise} />;
}
