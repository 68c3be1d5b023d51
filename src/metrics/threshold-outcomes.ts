/** What thresholds cost and promise, from the scores of parts whose truth is known: the numbers behind a choice. */
import { moreNormalsNeeded, promisedFalseAlarmRate } from './calibration';

/** Scores up to `pass` pass, above `fail` they fail, and between the two nobody knows. */
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

/** The share of good parts whose scores lie below, and half of those that are equal: 0 to 1; NaN without good parts. */
export function percentileAmong(score: number, good: readonly number[]): number {
  const below = good.filter((one) => one < score).length;
  const equal = good.filter((one) => one === score).length;
  return (below + equal / 2) / good.length;
}

/** False alarm rates that people ask for, in falling order. */
export const promiseLevels = [0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01] as const;

/**
 * The next better promise that more held-out good parts would give, if none of them scores above the threshold.
 * @param count of those that are there, none of them above it but for `alarms`, which were learnt from
 * @param now the rate that is promised, 0 to 1
 * @returns nothing beyond the last level
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
 * What the held-out good parts that are there would promise if the threshold were set by them.
 * @param count of them, with `alarms` that were learnt from
 * @param now the rate that is promised, 0 to 1
 * @returns nothing where that is no better
 */
export function betterWhenSet(count: number, now: number, alarms = 0): number | undefined {
  const rate = promisedFalseAlarmRate(count, 1 + alarms);
  return rate < now ? rate : undefined;
}

export interface Histogram {
  readonly from: number;
  readonly to: number;
  /** Counts by series and bin, all bins as wide; the last bin holds its upper edge too. */
  readonly counts: readonly (readonly number[])[];
}

/** Several series of scores over the same bins, which reach from the lowest to the highest of all and of `marks`. */
export function histogramOf(
  series: readonly (readonly number[])[],
  bins: number,
  marks: readonly number[] = [],
): Histogram {
  const all = [...series.flat(), ...marks];
  const lowest = all.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const highest = all.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  // Without a score, or with equal ones, bins still have a width.
  const from = Number.isFinite(lowest) ? lowest : 0;
  const to = highest > from ? highest : from + 1;
  const counts = series.map((scores) => {
    const own = new Array<number>(bins).fill(0);
    for (const score of scores) own[Math.min(bins - 1, Math.floor(((score - from) / (to - from)) * bins))]++;
    return own;
  });
  return { from, to, counts };
}
