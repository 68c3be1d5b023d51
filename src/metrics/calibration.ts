/**
 * A threshold from the scores of held-out good parts, and how strong a promise it carries.
 *
 * The threshold is the k-th largest of m scores; a part fails when it scores above it. Whatever the scores'
 * distribution, the share of good parts above it follows Beta(k, m - k + 1), so with confidence c it is at
 * most the rate p where P(Binomial(m, p) >= k) = c. For k = 1 that is p = 1 - (1 - c)^(1/m). Source: Wilks,
 * "Determination of sample sizes for setting tolerance limits", 1941.
 *
 * This holds for independent photos drawn as the future ones are. Crops, rotations or repeated photos of one
 * part are not independent; the promise then claims more than is known.
 */

/** Confidence of the promise: the rate holds in 95 of 100 calibrations. */
const CONFIDENCE = 0.95;

export interface Calibration {
  /** A part fails when its score is above this. */
  readonly threshold: number;
  /**
   * One more than the number of held-out scores above the threshold; at most `count`, or one more if it lies
   * below all of them.
   */
  readonly rank: number;
  /** Number of held-out good parts; 0 if the threshold was chosen without any. */
  readonly count: number;
  /** The promised largest false alarm rate, 0 to 1. */
  readonly falseAlarmRate: number;
  /** The confidence of that promise, 0 to 1. */
  readonly confidence: number;
}

export interface LearntAlarms {
  /**
   * Held-out good parts that were alarms and have been learnt from since. Their scores now say nothing about
   * similar parts, so each counts as above every threshold. Leaving them out would remove the highest ranks.
   */
  readonly alarms?: number;
}

function requireShare(value: number, what: string): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`The ${what} is ${value}, not between 0 and 1.`);
}

/** P(Binomial(trials, p) < successes). */
function binomialBelow(successes: number, trials: number, p: number): number {
  const [logHit, logMiss] = [Math.log(p), Math.log1p(-p)];
  let logChoose = 0;
  let sum = 0;
  for (let i = 0; i < successes; i++) {
    sum += Math.exp(logChoose + i * logHit + (trials - i) * logMiss);
    logChoose += Math.log(trials - i) - Math.log(i + 1);
  }
  return Math.min(sum, 1);
}

/**
 * The largest false alarm rate that remains possible, with 95 % confidence, when the threshold is the
 * `rank`-th largest of `count` held-out scores. `count` 8: 0.31, 29: 0.10, 59: 0.05, 299: 0.01 at rank 1.
 * Without any held-out score the rate is 1: nothing is promised.
 */
export function promisedFalseAlarmRate(count: number, rank = 1): number {
  if (count === 0) return 1;
  if (!Number.isInteger(rank) || rank < 1 || rank > count) {
    throw new RangeError(`The rank is ${rank}, not a whole number from 1 to ${count}.`);
  }
  if (rank === 1) return -Math.expm1(Math.log1p(-CONFIDENCE) / count);
  let [low, high] = [0, 1];
  // The chance falls as the rate grows; 60 halvings reach the precision of a double.
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (binomialBelow(rank, count, middle) > 1 - CONFIDENCE) low = middle;
    else high = middle;
  }
  return high;
}

/** The smallest number of held-out scores whose `rank`-th largest promises `falseAlarmRate` or less. */
export function normalsNeeded(falseAlarmRate: number, rank = 1): number {
  requireShare(falseAlarmRate, 'false alarm rate');
  const promises = (count: number) => promisedFalseAlarmRate(count, rank) <= falseAlarmRate;
  let high = rank;
  while (!promises(high)) high *= 2;
  let low = rank - 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (promises(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The threshold from held-out scores of good parts: the largest score, or, when a false alarm rate is wanted,
 * the lowest held-out score that still promises it (a lower threshold finds more defects). If there are too
 * few scores to promise the wanted rate, the largest is taken, and `falseAlarmRate` says what it promises.
 *
 * @throws RangeError when there is no score, or one is not a finite number.
 */
export function calibrate(
  normalScores: ArrayLike<number>,
  { falseAlarmRate: wanted, alarms = 0 }: { readonly falseAlarmRate?: number } & LearntAlarms = {},
): Calibration {
  if (normalScores.length === 0) {
    throw new RangeError('A threshold needs the score of at least one good part.');
  }
  const count = normalScores.length + alarms;
  const falling = Float64Array.from(normalScores).sort().reverse();
  if (!falling.every(Number.isFinite)) throw new RangeError('A held-out score is not a finite number.');
  let rank = 1 + alarms;
  if (wanted !== undefined) {
    requireShare(wanted, 'false alarm rate');
    while (rank < count && promisedFalseAlarmRate(count, rank + 1) <= wanted) rank++;
  }
  // Equal scores do not lie above the threshold, so it may promise more than requested.
  return calibrationAt(falling[rank - 1 - alarms], Array.from(falling), { alarms });
}

/**
 * The promise of a threshold that a person chose, by the same held-out scores. The threshold is at least as
 * high as the largest score that does not lie above it, so it promises what that score would.
 *
 * @throws RangeError when the threshold or a score is not a finite number
 */
export function calibrationAt(
  threshold: number,
  normalScores: readonly number[],
  { alarms = 0 }: LearntAlarms = {},
): Calibration {
  if (![threshold, ...normalScores].every(Number.isFinite)) {
    throw new RangeError('The threshold or a held-out score is not a finite number.');
  }
  const above = normalScores.filter((score) => score > threshold).length + alarms;
  const count = normalScores.length + alarms;
  // Below all scores it promises nothing.
  const falseAlarmRate = above === count ? 1 : promisedFalseAlarmRate(count, above + 1);
  return { threshold, rank: above + 1, count, falseAlarmRate, confidence: CONFIDENCE };
}

/**
 * How many more held-out good parts are needed before the largest score promises `falseAlarmRate`; 0 if there
 * are enough.
 * @param count of those that exist, including `alarms`
 */
export function moreNormalsNeeded(count: number, falseAlarmRate: number, alarms = 0): number {
  return Math.max(0, normalsNeeded(falseAlarmRate, 1 + alarms) - count);
}
