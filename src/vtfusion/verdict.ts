/** From a raw score to a verdict, with a threshold that comes from good photos alone. */
import { type Calibration, calibrationAt } from '../metrics/calibration';

export type Verdict = 'pass' | 'uncertain' | 'fail';

export interface Thresholds {
  /** Scores up to this pass: at least half of the held-out good photos scored no higher. */
  readonly pass: number;
  /** Scores above this fail, and no held-out good photo scored so high; between the two the machine does not know. */
  readonly fail: number;
  /** How strong the promise behind `pass` is. */
  readonly calibration: Calibration;
}

/** Least width of the uncertain band, as a share of how far a good photo's hottest spot stands out from its background. */
const uncertainShare = 0.25;

/**
 * A shot that is left out has fewer others to be like than a new photo will have, and is judged as nothing was learnt yet: such
 * scores lie above those of new good photos. So their middle is a limit that about nine of ten new good photos pass, and their
 * highest one that hardly any exceeds (docs/accuracy.md, Thresholds).
 * @param scores held-out scores of good photos (the shots', each left out of its own prototypes), at least one
 * @param background the mean value of those photos' anomaly maps
 */
export function thresholdsFrom(scores: readonly number[], background: number): Thresholds {
  const falling = [...scores].sort((a, b) => b - a);
  const highest = falling[0];
  const pass = falling[Math.ceil(falling.length / 2) - 1];
  const fail = Math.max(highest, pass + uncertainShare * Math.max(pass - background, 0));
  return { pass, fail, calibration: calibrationAt(pass, scores) };
}

export function verdictOf(score: number, thresholds: Pick<Thresholds, 'pass' | 'fail'>): Verdict {
  if (score <= thresholds.pass) return 'pass';
  // A score that is no number is no verdict.
  return score > thresholds.fail ? 'fail' : 'uncertain';
}
