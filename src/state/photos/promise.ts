import type { VersionRecord } from '../../database/records';
import { type Calibration, calibrationAt } from '../../metrics/calibration';
import { judgeAlike, type Thresholds } from '../../workers/client';
import { isAsMeasured } from './judged-by';
import { lessonsSinceTraining } from './taught';

/** The held-out good parts of a version, by which thresholds promise. */
export interface HeldOutGood {
  /** Of those that it has not learnt from (`knownScores`). */
  readonly scores: readonly number[];
  /** How many it has learnt from since they were alarms: each counts as one. 0 where no other is there to promise by. */
  readonly alarms: number;
}

/** @param versions of its project */
export function heldOutGood(
  scores: readonly number[],
  version: VersionRecord,
  versions: readonly VersionRecord[],
): HeldOutGood {
  const learnt = lessonsSinceTraining(version, versions)?.good ?? version.taught?.good ?? 0;
  return { scores, alarms: scores.length > 0 ? learnt : 0 };
}

export interface FalseAlarmPromise {
  readonly said: Calibration;
  /** Whether held-out parts say it, and not what training measured. */
  readonly isHeldOut: boolean;
  /** Those among the parts that were alarms, and that the version has learnt from. */
  readonly alarms: number;
}

/**
 * What thresholds of a version promise about false alarms, wherever that is said: by the held-out good parts where there are some,
 * else as it was measured when they were made. Others than those in use promise nothing without held-out parts.
 */
export function promiseOf(
  version: VersionRecord,
  { scores, alarms }: HeldOutGood,
  at: Pick<Thresholds, 'pass' | 'fail'> = version.thresholds,
): FalseAlarmPromise {
  const isKept = scores.length === 0 && judgeAlike(at, version.thresholds);
  return {
    said: isKept ? version.thresholds.calibration : calibrationAt(at.pass, scores, { alarms }),
    isHeldOut: scores.length > 0 || !isAsMeasured(version),
    alarms,
  };
}
