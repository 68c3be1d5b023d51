import type { ResultRecord, VersionRecord } from '../../database/records';
import { judgeAlike, type Thresholds, verdictOf } from '../../workers/client';

/** A result by other thresholds than before. */
export function judgedBy(result: ResultRecord, thresholds: Thresholds): ResultRecord {
  return { ...result, thresholds, verdict: verdictOf(result.score, thresholds) };
}

/** Whether a version judges by what its training measured, and not by a person's choice. */
export function isAsMeasured({ thresholds, measured = thresholds }: VersionRecord): boolean {
  return judgeAlike(thresholds, measured);
}
