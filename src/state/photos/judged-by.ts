import type { ResultRecord } from '../../database/records';
import { type Thresholds, verdictOf } from '../../workers/client';

/** A result by other thresholds than before. */
export function judgedBy(result: ResultRecord, thresholds: Thresholds): ResultRecord {
  return { ...result, thresholds, verdict: verdictOf(result.score, thresholds) };
}
