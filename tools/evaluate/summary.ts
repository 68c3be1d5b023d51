/** Means and standard deviations over seeds. */
import type { CellMetrics } from './run-cell';

export interface Spread {
  /** NaN where the metric is not defined. */
  readonly mean: number;
  /** Sample standard deviation (divided by n - 1); NaN for fewer than two values. */
  readonly sd: number;
}

export type Summary = Readonly<Record<keyof CellMetrics, Spread>>;

export function spreadOf(values: readonly number[]): Spread {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1)) };
}

/** @param cells one for each seed, at least one */
export function summarise(cells: readonly CellMetrics[]): Summary {
  const keys = Object.keys(cells[0]) as (keyof CellMetrics)[];
  return Object.fromEntries(keys.map((key) => [key, spreadOf(cells.map((cell) => cell[key]))])) as Summary;
}

/**
 * The mean over data sets, seed by seed; its spread is over the seeds. A data set without masks takes no part in the
 * pixel metrics.
 * @param rows the cells of each data set, as many for each, in the same order of seeds
 */
export function summariseMean(rows: readonly (readonly CellMetrics[])[]): Summary {
  const keys = Object.keys(rows[0][0]) as (keyof CellMetrics)[];
  const perSeed = rows[0].map((_, seed) => {
    const means = keys.map((key) => {
      const values = rows.map((cells) => cells[seed][key]);
      return [key, meanOf(values.filter((value) => !Number.isNaN(value)))];
    });
    return Object.fromEntries(means) as CellMetrics;
  });
  return summarise(perSeed);
}

/** NaN for no value. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
