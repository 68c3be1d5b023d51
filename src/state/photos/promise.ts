import type { VersionRecord } from '../../database/records';
import { type Calibration, calibrationAt } from '../../metrics/calibration';
import { judgeAlike, type Thresholds } from '../../workers/client';
import { isAsMeasured } from './judged-by';
import { lessonsSinceTraining } from './taught';

/** The held-out good parts of a version, on which the promise of its thresholds rests. */
export interface HeldOutGood {
  /** Scores of those it has not learnt from (`knownScores`). */
  readonly scores: readonly number[];
  /**
   * How many it has learnt from since they were alarms: each counts as an alarm. 0 if there are no other
   * held-out parts.
   */
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
  /** Whether the promise rests on held-out parts, and not on what training measured. */
  readonly isHeldOut: boolean;
  /** Parts among them that were alarms, and that the version has learnt from. */
  readonly alarms: number;
}

/**
 * The promise of a version's thresholds about false alarms, the same wherever it is shown: from the held-out
 * good parts if there are any, or else as it was measured when the thresholds were made. Thresholds other
 * than those in use promise nothing without held-out parts.
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
