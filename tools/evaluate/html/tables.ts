/** Summaries as HTML tables: one group of rows for each number of shots, the best of a group in bold. */
import { type Column, meanText, spreadText } from '../columns';
import type { Comparison } from '../compare-published';
import { groups, type SummaryRow } from '../summary';
import { escapeHtml } from './escape';
import { methodClass } from './style';

/** A table of the rows; `indexOf` gives a method's place, and with it its colour. */
export function summaryTable(
  rows: readonly SummaryRow[],
  columns: readonly Column[],
  indexOf: (method: string) => number,
): string {
  const uneven = new Set(rows.map(({ categories }) => categories.length)).size > 1;
  const heads = ['method', 'seeds', ...(uneven ? ['categories'] : []), ...columns.map(({ title }) => title)];
  const byShots = groups(
    [...rows].sort((a, b) => a.shots - b.shots),
    ({ shots }) => `${shots}`,
  );
  const bodies = byShots.map((own) => {
    const title = `${own[0].shots} ${own[0].shots === 1 ? 'shot' : 'shots'}`;
    const lines = own.map((row) => {
      const name = `<span class="dot ${methodClass(indexOf(row.method))}"></span>${escapeHtml(row.method)}`;
      const plain = [`${row.seeds}`, ...(uneven ? [`${row.categories.length}`] : [])];
      const figures = columns.map((column) => figureCell(row, column, own));
      return `<tr><td>${name}</td>${plain.map((text) => `<td>${text}</td>`).join('')}${figures.join('')}</tr>`;
    });
    return `<tbody><tr class="group"><th colspan="${heads.length}">${title}</th></tr>${lines.join('')}</tbody>`;
  });
  return wrapped(`<thead>${headRow(heads)}</thead>${bodies.join('')}`);
}

function figureCell(row: SummaryRow, column: Column, among: readonly SummaryRow[]): string {
  const spread = row.figures[column.key];
  const text = meanText(spread, column);
  const deviation =
    spread.sd === null ? '' : ` <small>± ${meanText({ mean: spread.sd, sd: null }, column)}</small>`;
  return `<td${isBest(spread.mean, column, among) ? ' class="best"' : ''}>${text}${deviation}</td>`;
}

/** Whether no other row is better, and there is one to compare with. */
function isBest(mean: number | null, { key, best }: Column, among: readonly SummaryRow[]): boolean {
  const means = among.map(({ figures }) => figures[key].mean).filter((value) => value !== null);
  if (mean === null || means.length < 2) return false;
  return mean === (best === 'high' ? Math.max(...means) : Math.min(...means));
}

const metricNames = { image_auroc: 'image AUROC', pixel_auroc: 'pixel AUROC', aupro30: 'AUPRO 0.3' } as const;

/** The paper's published figures beside ours. */
export function publishedTable(published: readonly Comparison[]): string {
  const column = { unit: 'percent', digits: 1 } as const;
  const lines = published.map(({ figure, ours, why }) => [
    figure.row,
    figure.method ?? '–',
    figure.set,
    metricNames[figure.metric],
    `${figure.shots}`,
    ours ? spreadText(ours, column) : '–',
    why === null ? figure.percent.toFixed(1) : `not comparable: ${why}`,
  ]);
  const heads = ['row', 'method here', 'data set', 'metric', 'shots', 'ours', 'published'];
  const body = lines.map(
    (cells) => `<tr>${cells.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`,
  );
  return wrapped(`<thead>${headRow(heads)}</thead><tbody>${body.join('')}</tbody>`, 'words');
}

const headRow = (heads: readonly string[]) =>
  `<tr>${heads.map((head) => `<th scope="col">${escapeHtml(head)}</th>`).join('')}</tr>`;

const wrapped = (inside: string, name = '') =>
  `<div class="scroll"><table${name && ` class="${name}"`}>${inside}</table></div>`;
