/** From a raw score to a verdict, with thresholds from good photos alone. */
import { median } from '../median';
import { type Calibration, calibrationAt } from '../metrics/calibration';

export type Verdict = 'pass' | 'uncertain' | 'fail';

export interface Thresholds {
  /** Scores up to this pass: half of the held-out good photos scored no higher. */
  readonly pass: number;
  /** Scores above this fail; between the two the verdict is uncertain. */
  readonly fail: number;
  /** How strong the promise behind `pass` is. */
  readonly calibration: Calibration;
}

/**
 * Width of the uncertain band, as a share of the contrast between a good photo's hottest spot and its
 * background.
 */
const uncertainShare = 0.25;

/**
 * A left-out shot has fewer other shots to match than a new photo will have, and is judged by untrained
 * features, so its score is higher than a new good photo's. With their highest score as the limit, most
 * defects would pass. With their median, about six of seven new good photos pass, nine of ten if tiles are
 * used too, and hardly one in forty fails (docs/accuracy.md, Thresholds).
 * @param scores held-out scores of good photos (the shots', each left out of its own prototypes), at least
 *   one
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

/** Whether both give the same verdict for every score, whatever they promise. */
export function judgeAlike(
  one: Pick<Thresholds, 'pass' | 'fail'>,
  other: Pick<Thresholds, 'pass' | 'fail'>,
): boolean {
  return one.pass === other.pass && one.fail === other.fail;
}

export function verdictOf(score: number, thresholds: Pick<Thresholds, 'pass' | 'fail'>): Verdict {
  if (score <= thresholds.pass) return 'pass';
  // A NaN score neither passes nor fails.
  return score > thresholds.fail ? 'fail' : 'uncertain';
}
