/** The report as Markdown. */
import { type Column, costColumns, legend, metricColumns, nothing, spreadText } from './columns';
import type { Comparison } from './compare-published';
import type { Report } from './report';
import type { SummaryRow } from './summary';

const metricNames = { image_auroc: 'image AUROC', pixel_auroc: 'pixel AUROC', aupro30: 'AUPRO 0.3' } as const;

export function markdownReport(report: Report): string {
  const { categories, mean, published, notes, failures } = report;
  return [
    '# Evaluation',
    conditionsText(report),
    legend(report.side),
    ...(categories.length > 1 ? meanSection(mean) : []),
    ...categories.flatMap(({ name, object, layout, tested, rows }) => [
      `## ${name}`,
      `"${object}", ${layout}: ${tested.good} good and ${tested.defective} defective test photos, ${tested.masks} of them with masks.`,
      table(rows, metricColumns),
      table(rows, costColumns),
    ]),
    ...(published.length > 0 ? publishedSection(published) : []),
    ...list('Not computed', failures),
    ...list('Notes', notes),
  ]
    .join('\n\n')
    .concat('\n');
}

/** The tables over all categories alone, for the terminal. */
export function shortReport({ categories, mean }: Report): string {
  const rows = categories.length > 1 ? mean : categories.flatMap((category) => category.rows);
  return `${table(rows, metricColumns)}\n\n${table(rows, costColumns)}\n`;
}

function conditionsText({ date, conditions }: Report): string {
  const facts = Object.entries(conditions).map(([name, value]) => `- ${name}: ${value}`);
  return [`- date: ${date}`, ...facts].join('\n');
}

function meanSection(mean: readonly SummaryRow[]): string[] {
  const counts = new Set(mean.map(({ categories }) => categories.length));
  const warning =
    counts.size > 1
      ? ['The rows are means over different categories; compare those with the same number.']
      : [];
  return ['## Mean over categories', ...warning, table(mean, metricColumns), table(mean, costColumns)];
}

function table(rows: readonly SummaryRow[], columns: readonly Column[]): string {
  const heads = ['method', 'shots', 'seeds', 'categories', ...columns.map(({ title }) => title)];
  const lines = rows.map(({ method, shots, seeds, categories, figures }) => [
    method,
    `${shots}`,
    `${seeds}`,
    `${categories.length}`,
    ...columns.map((column) => spreadText(figures[column.key], column)),
  ]);
  return markdownTable(heads, lines);
}

function markdownTable(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const all = [heads, heads.map((_, i) => (i === 0 ? '---' : '---:')), ...lines];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function publishedSection(published: readonly Comparison[]): string[] {
  const column = { unit: 'percent', digits: 1 } as const;
  const lines = published.map(({ figure, ours, why }) => [
    figure.row,
    figure.method ?? nothing,
    figure.set,
    metricNames[figure.metric],
    `${figure.shots}`,
    ours ? spreadText(ours, column) : nothing,
    why === null ? figure.percent.toFixed(1) : `not comparable: ${why}`,
  ]);
  const heads = ['row', 'method', 'data set', 'metric', 'shots', 'ours', 'published'];
  return [`## Table ${published[0].figure.table} of the paper`, markdownTable(heads, lines)];
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}`, items.map((item) => `- ${item}`).join('\n')];
}
