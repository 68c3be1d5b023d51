/** From a raw score to a verdict, with a threshold that comes from good photos alone. */
import { type Calibration, calibrate } from '../metrics/calibration';

export type Verdict = 'pass' | 'uncertain' | 'fail';

export interface Thresholds {
  /** Scores up to this pass: no held-out good photo scored higher. */
  readonly pass: number;
  /** Scores above this fail; between the two the machine does not know. */
  readonly fail: number;
  /** How strong the promise behind `pass` is. */
  readonly calibration: Calibration;
}

/** Width of the uncertain band, as a share of how far a good photo's hottest spot stands out from its background. */
const uncertainShare = 0.25;

/**
 * @param scores held-out scores of good photos (the shots', each left out of its own prototypes)
 * @param background the mean value of those photos' anomaly maps
 */
export function thresholdsFrom(scores: readonly number[], background: number): Thresholds {
  const calibration = calibrate(scores);
  const pass = calibration.threshold;
  return { pass, fail: pass + uncertainShare * Math.max(pass - background, 0), calibration };
}

export function verdictOf(score: number, thresholds: Pick<Thresholds, 'pass' | 'fail'>): Verdict {
  if (score <= thresholds.pass) return 'pass';
  // A score that is no number is no verdict.
  return score > thresholds.fail ? 'fail' : 'uncertain';
}
