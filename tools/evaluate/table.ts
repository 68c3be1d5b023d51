/** Summaries as a table of text. */
import type { CellMetrics } from './run-cell';
import type { Spread, Summary } from './summary';

interface Column {
  readonly title: string;
  readonly key: keyof CellMetrics;
  readonly unit: 'percent' | 'seconds';
  readonly digits: number;
}

const columns: readonly Column[] = [
  { title: 'image AUROC', key: 'imageAuroc', unit: 'percent', digits: 1 },
  { title: 'pixel AUROC', key: 'pixelAuroc', unit: 'percent', digits: 1 },
  { title: 'AUPRO', key: 'aupro', unit: 'percent', digits: 1 },
  { title: 'image F1-max', key: 'imageF1Max', unit: 'percent', digits: 1 },
  { title: 'false alarms', key: 'falseAlarms', unit: 'percent', digits: 1 },
  { title: 'misses', key: 'misses', unit: 'percent', digits: 1 },
  { title: 'uncertain', key: 'uncertain', unit: 'percent', digits: 1 },
  { title: 'training s', key: 'trainSeconds', unit: 'seconds', digits: 1 },
  { title: 's a photo', key: 'secondsPerPhoto', unit: 'seconds', digits: 2 },
];

const nothing = '–';

/** "mean ± standard deviation"; a dash where a number is not defined. */
export function formatSpread(
  { mean, sd }: Spread,
  { unit, digits }: Pick<Column, 'unit' | 'digits'>,
): string {
  if (Number.isNaN(mean)) return nothing;
  const factor = unit === 'percent' ? 100 : 1;
  const number = (value: number) => (Number.isNaN(value) ? nothing : (factor * value).toFixed(digits));
  return `${number(mean)} ± ${number(sd)}`;
}

/** One line for each summary below a line of titles; names to the left, numbers to the right. */
export function formatTable(rows: readonly { readonly name: string; readonly summary: Summary }[]): string {
  const lines = [
    ['data set', ...columns.map(({ title }) => title)],
    ...rows.map(({ name, summary }) => [
      name,
      ...columns.map((column) => formatSpread(summary[column.key], column)),
    ]),
  ];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  return lines
    .map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))))
    .map((line) => `${line.join('  ')}\n`)
    .join('');
}
