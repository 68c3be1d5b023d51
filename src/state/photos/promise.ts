import type { VersionRecord } from '../../database/records';
import { type Calibration, calibrationAt } from '../../metrics/calibration';
import { judgeAlike, type Thresholds } from '../../workers/client';
import { isAsMeasured } from './judged-by';

export interface FalseAlarmPromise {
  readonly said: Calibration;
  /** Whether held-out parts say it, and not what training measured. */
  readonly isHeldOut: boolean;
  /** Good parts that were alarms and that the version has learnt from, so that none of them counts: the promise is too good by them. */
  readonly leftOut: number;
}

/**
 * What thresholds of a version promise about false alarms, wherever that is said: by the held-out good parts where there are some,
 * else as it was measured when they were made. Others than those in use promise nothing without held-out parts.
 * @param good scores of the held-out good parts (`knownScores`)
 */
export function promiseOf(
  version: VersionRecord,
  good: readonly number[],
  at: Pick<Thresholds, 'pass' | 'fail'> = version.thresholds,
): FalseAlarmPromise {
  const isKept = good.length === 0 && judgeAlike(at, version.thresholds);
  return {
    said: isKept ? version.thresholds.calibration : calibrationAt(at.pass, good),
    isHeldOut: good.length > 0 || !isAsMeasured(version),
    leftOut: version.taught?.good ?? 0,
  };
}
