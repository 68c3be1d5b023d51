/**
 * What thresholds cost and promise, by the scores of parts whose truth is known, for a person to choose by.
 */
import { moreNormalsNeeded, promisedFalseAlarmRate } from './calibration';

/** Scores up to `pass` pass, scores above `fail` fail, and scores in between are uncertain. */
export interface Band {
  readonly pass: number;
  readonly fail: number;
}

/** How many parts of one sort get each verdict. */
export interface Outcomes {
  readonly pass: number;
  readonly uncertain: number;
  readonly fail: number;
}

export function outcomesOf(scores: readonly number[], { pass, fail }: Band): Outcomes {
  const passing = scores.filter((score) => score <= pass).length;
  const failing = scores.filter((score) => score > fail).length;
  return { pass: passing, uncertain: scores.length - passing - failing, fail: failing };
}

/**
 * The share of good parts with lower scores, plus half of those with equal ones: 0 to 1; NaN without good
 * parts.
 */
export function percentileAmong(score: number, good: readonly number[]): number {
  const below = good.filter((one) => one < score).length;
  const equal = good.filter((one) => one === score).length;
  return (below + equal / 2) / good.length;
}

/** False alarm rates that people commonly want, in falling order. */
export const promiseLevels = [0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01] as const;

/**
 * The next better promise that more held-out good parts would give if none of them scores above the
 * threshold.
 * @param count of those that exist, none of them above it except `alarms`, which were learnt from
 * @param now the rate that is promised, 0 to 1
 * @returns undefined beyond the last level
 */
export function nextPromise(
  count: number,
  now: number,
  alarms = 0,
): { readonly rate: number; readonly more: number } | undefined {
  const rate = promiseLevels.find((level) => level < now);
  return rate === undefined ? undefined : { rate, more: moreNormalsNeeded(count, rate, alarms) };
}

/**
 * The promise if the threshold were set by the existing held-out good parts.
 * @param count of them, with `alarms` that were learnt from
 * @param now the rate that is promised, 0 to 1
 * @returns undefined if that is no better
 */
export function betterWhenSet(count: number, now: number, alarms = 0): number | undefined {
  const rate = promisedFalseAlarmRate(count, 1 + alarms);
  return rate < now ? rate : undefined;
}

export interface Histogram {
  readonly from: number;
  readonly to: number;
  /** Counts by series and bin; all bins have equal width, and the last one includes its upper edge. */
  readonly counts: readonly (readonly number[])[];
}

/**
 * Several series of scores over the same bins, which range from the lowest to the highest of all scores and
 * `marks`.
 */
export function histogramOf(
  series: readonly (readonly number[])[],
  bins: number,
  marks: readonly number[] = [],
): Histogram {
  const all = [...series.flat(), ...marks];
  const lowest = all.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const highest = all.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  // Bins have a width even without scores or with equal ones.
  const from = Number.isFinite(lowest) ? lowest : 0;
  const to = highest > from ? highest : from + 1;
  const counts = series.map((scores) => {
    const own = new Array<number>(bins).fill(0);
    for (const score of scores) own[Math.min(bins - 1, Math.floor(((score - from) / (to - from)) * bins))]++;
    return own;
  });
  return { from, to, counts };
}
