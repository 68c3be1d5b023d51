/** What a handful of repeats say. */
import { median } from '../../src/median';

/** Median and quartiles of the samples of one figure. */
export interface Summary {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly repeats: number;
}

/**
 * The value below which the share `at` (0..1) of the samples lies, between two samples by their distance
 * (Hyndman and Fan, 1996, definition 7). NaN without samples.
 */
export function quantile(samples: readonly number[], at: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const [below, above] = [Math.floor(place), Math.ceil(place)];
  if (sorted.length === 0) return Number.NaN;
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

export function summaryOf(samples: readonly number[]): Summary {
  return {
    median: median(samples),
    lowerQuartile: quantile(samples, 0.25),
    upperQuartile: quantile(samples, 0.75),
    repeats: samples.length,
  };
}

/** Of positive numbers; NaN without any. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
