import { useMemo } from 'react';
import { useOpenProject } from '../state/open-project/open-project-store';
import type { VersionRecord } from '../state/photos/page-types';
import { type FalseAlarmPromise, heldOutGood, promiseOf } from '../state/photos/promise';
import { knownScores } from '../state/photos/truths';
import { thresholdText } from './text/threshold';
import { useBoundPercent, useDecimals, usePercent, useText } from './text/use-text';

/** How many false alarms are promised, and how surely: a sentence that can be quoted. */
export function PromiseSentence({ said, isHeldOut, alarms }: FalseAlarmPromise) {
  const text = useText(thresholdText);
  const atMost = useBoundPercent();
  const percent = usePercent();
  const whole = useDecimals(0);
  const { count, falseAlarmRate, confidence } = said;
  if (count === 0) return text.byHand;
  const [rate, surely] = [atMost(falseAlarmRate), percent(confidence)];
  if (!isHeldOut) return text.noHeldOut(count, rate, surely);
  if (falseAlarmRate === 1) return text.noPromise(count - alarms, whole(count - alarms));
  const promised = text.promise(count, whole(count), rate, surely);
  return alarms === 0 ? promised : `${promised} ${text.learntAlarms(alarms, whole(alarms))}`;
}

/** The promise of a version's own thresholds. */
export function VersionPromise({ version }: { readonly version: VersionRecord }) {
  const inspected = useOpenProject((s) => s.inspected);
  const versions = useOpenProject((s) => s.versions);
  const promise = useMemo(
    () => promiseOf(version, heldOutGood(knownScores(inspected, version).good, version, versions)),
    [inspected, version, versions],
  );
  return <PromiseSentence {...promise} />;
}
