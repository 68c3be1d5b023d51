/** The report for a program. */
import type { Comparison } from './compare-published';
import type { Report } from './report';

/** What a run may be told and was not. */
const notSet = { steps: null, tiles: null, background: null, words: null, limit: null, corrections: null };

/** JSON with metrics from 0 to 1; what is not defined is null. */
export function jsonReport(report: Report): string {
  const { date, conditions, side, cells, categories, mean, published, notes, failures } = report;
  const value = {
    format: 'vtfusion-evaluation',
    version: 2,
    conditions: { ...notSet, ...conditions, side, date },
    cells,
    categories: categories.map(({ name, object, layout, tested, rows }) => ({
      name,
      object,
      layout,
      tested,
      rows,
    })),
    mean,
    published: published.map(publishedRow),
    notes,
    failures,
  };
  return `${JSON.stringify(value, null, 1)}\n`;
}

function publishedRow({ figure, ours, why }: Comparison) {
  const { percent, ...rest } = figure;
  return {
    ...rest,
    paper: percent / 100,
    ours: ours?.mean ?? null,
    ours_sd: ours?.sd ?? null,
    comparable: why === null,
    why,
  };
}
