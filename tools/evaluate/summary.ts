/** Means and standard deviations over seeds, by category and over all categories. */
import type { Cell } from './cell';
import { costColumns, type FigureKey, metricColumns } from './columns';
import { meanOf, type Spread, spreadOf } from './spread';

export interface SummaryRow {
  readonly method: string;
  readonly shots: number;
  /** How many seeds the spread is over. */
  readonly seeds: number;
  readonly categories: readonly string[];
  readonly figures: Readonly<Record<FigureKey, Spread>>;
}

const keys = [...metricColumns, ...costColumns].map(({ key }) => key);

/** A row for each category, method and number of shots, over the seeds; in the order of the cells. */
export function categoryRows(cells: readonly Cell[]): SummaryRow[] {
  return groups(cells, ({ category, method, shots }) => JSON.stringify([category, method, shots])).map(
    (own) => rowOf(own, [own[0].category], own.length, (key) => own.map((cell) => cell[key])),
  );
}

/**
 * A row for each method and number of shots: the mean over categories seed by seed, and its spread over the seeds that
 * all its categories have. A category where a figure is not defined takes no part in it.
 */
export function meanRows(cells: readonly Cell[]): SummaryRow[] {
  return groups(cells, ({ method, shots }) => JSON.stringify([method, shots])).map((own) => {
    const categories = [...new Set(own.map(({ category }) => category))];
    const perSeed = groups(own, ({ seed }) => `${seed}`).filter(
      (those) => those.length === categories.length,
    );
    // Categories without a common seed still have a mean, and no spread that means anything.
    const sets = perSeed.length > 0 ? perSeed : [own];
    return rowOf(own, categories, perSeed.length, (key) =>
      sets.map((those) => meanOf(those.map((cell) => cell[key]).filter((value) => value !== null))),
    );
  });
}

function rowOf(
  [{ method, shots }]: readonly Cell[],
  categories: readonly string[],
  seeds: number,
  valuesOf: (key: FigureKey) => readonly (number | null)[],
): SummaryRow {
  const figures = Object.fromEntries(keys.map((key) => [key, spreadOf(valuesOf(key))]));
  return { method, shots, seeds, categories, figures: figures as Record<FigureKey, Spread> };
}

/** Whether rows are means over different categories, so that not every two can be compared. */
export function isUneven(rows: readonly SummaryRow[]): boolean {
  return new Set(rows.map(({ categories }) => JSON.stringify([...categories].sort()))).size > 1;
}

export function groups<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const own = found.get(keyOf(item));
    if (own) own.push(item);
    else found.set(keyOf(item), [item]);
  }
  return [...found.values()];
}
