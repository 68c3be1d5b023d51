/** From a raw score to a verdict, with a threshold that comes from good photos alone. */
import { median } from '../median';
import { type Calibration, calibrationAt } from '../metrics/calibration';

export type Verdict = 'pass' | 'uncertain' | 'fail';

export interface Thresholds {
  /** Scores up to this pass: half of the held-out good photos scored no higher. */
  readonly pass: number;
  /** Scores above this fail; between the two the machine does not know. */
  readonly fail: number;
  /** How strong the promise behind `pass` is. */
  readonly calibration: Calibration;
}

/** Width of the uncertain band, as a share of how far a good photo's hottest spot stands out from its background. */
const uncertainShare = 0.25;

/**
 * A shot that is left out has fewer others to be like than a new photo will have, and is judged as if nothing had been learnt yet: such
 * scores lie above those of new good photos. Their highest would pass most defects with them; what passes up to their middle are some
 * six of seven new good photos, nine of ten where they are seen in tiles too, and hardly one in forty fails (docs/accuracy.md, Thresholds).
 * @param scores held-out scores of good photos (the shots', each left out of its own prototypes), at least one
 * @param background the mean value of those photos' anomaly maps
 */
export function thresholdsFrom(scores: readonly number[], background: number): Thresholds {
  const pass = median(scores);
  return {
    pass,
    fail: pass + uncertainShare * Math.max(pass - background, 0),
    calibration: calibrationAt(pass, scores),
  };
}

/** Whether every score gets the same verdict by both, whatever they promise. */
export function judgeAlike(
  one: Pick<Thresholds, 'pass' | 'fail'>,
  other: Pick<Thresholds, 'pass' | 'fail'>,
): boolean {
  return one.pass === other.pass && one.fail === other.fail;
}

export function verdictOf(score: number, thresholds: Pick<Thresholds, 'pass' | 'fail'>): Verdict {
  if (score <= thresholds.pass) return 'pass';
  // A score that is no number is nobody’s pass and nobody’s fail.
  return score > thresholds.fail ? 'fail' : 'uncertain';
}
