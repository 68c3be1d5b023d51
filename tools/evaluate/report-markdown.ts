/** The report as Markdown. */
import type { Cell } from './cell';
import { type Column, costColumns, legend, metricColumns, spreadText } from './columns';
import { type Comparison, comparisonTables } from './compare-published';
import { correctionsTable, correctionsText, correctionsTitle } from './corrections-table';
import type { Report } from './report';
import { isUneven, type SummaryRow } from './summary';

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
    ...correctionsSection(report.cells),
    ...(published.length > 0 ? publishedSection(published) : []),
    ...list('Not computed', failures),
    ...list('Notes', notes),
  ]
    .join('\n\n')
    .concat('\n');
}

function correctionsSection(cells: readonly Cell[]): string[] {
  const table = correctionsTable(cells);
  return table ? [`## ${correctionsTitle}`, correctionsText, markdownTable(table.heads, table.rows)] : [];
}

/** The tables over all categories alone, for the terminal. */
export function shortReport({ categories, mean, cells }: Report): string {
  const rows = categories.length > 1 ? mean : categories.flatMap((category) => category.rows);
  return `${[table(rows, metricColumns), table(rows, costColumns), ...correctionsSection(cells)].join('\n\n')}\n`;
}

function conditionsText({ date, conditions }: Report): string {
  const facts = Object.entries(conditions).map(([name, value]) => `- ${name}: ${value}`);
  return [`- date: ${date}`, ...facts].join('\n');
}

function meanSection(mean: readonly SummaryRow[]): string[] {
  const warning = isUneven(mean)
    ? ['The rows are means over different categories; compare those over the same.']
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
  const sections = comparisonTables(published).flatMap(({ set, heads, rows }) => [
    `### ${set}${heads.length > 0 ? ': ours / published' : ''}`,
    heads.length === 0
      ? `Nothing to compare: ${rows[0].why}.`
      : markdownTable(
          ['row', 'method', ...heads, 'why not'],
          rows.map(({ row, method, ours, published: paper, why }) => [
            row,
            method,
            ...ours.map((text, i) => `${text} / ${paper[i]}`),
            why,
          ]),
        ),
  ]);
  return [`## Table ${published[0].figure.table} of the paper`, ...sections];
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}`, items.map((item) => `- ${item}`).join('\n')];
}
