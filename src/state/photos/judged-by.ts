import type { ResultRecord, VersionRecord } from '../../database/records';
import { judgeAlike, type Thresholds, verdictOf } from '../../workers/client';
import { doneResults, type Inspected } from './photo';

/** A result judged by other thresholds. */
export function judgedBy(result: ResultRecord, thresholds: Thresholds): ResultRecord {
  return { ...result, thresholds, verdict: verdictOf(result.score, thresholds) };
}

export interface JudgedAnew {
  readonly count: number;
  /** How many of them get another verdict. */
  readonly changed: number;
}

/** How many results of a version other thresholds judge anew, and how many of those get another verdict. */
export function judgedAnew(
  inspected: readonly Inspected[],
  version: number,
  thresholds: Pick<Thresholds, 'pass' | 'fail'>,
): JudgedAnew {
  const results = doneResults(inspected).filter((result) => result.version === version);
  const changed = results.filter(({ score, verdict }) => verdictOf(score, thresholds) !== verdict);
  return { count: results.length, changed: changed.length };
}

/** Whether a version has the thresholds that its training measured, and not a person's choice. */
export function isAsMeasured({ thresholds, measured = thresholds }: VersionRecord): boolean {
  return judgeAlike(thresholds, measured);
}

/**
 * The version before this one, if a person had chosen its thresholds and this one has those that its own
 * training measured.
 */
export function choiceLeftBehind(
  version: VersionRecord,
  versions: readonly VersionRecord[],
): VersionRecord | undefined {
  const before = versions.findLast(({ number, taught }) =>
    version.taught ? number === version.taught.from : number < version.number && !taught?.waits,
  );
  return before && isAsMeasured(version) && !isAsMeasured(before) ? before : undefined;
}
