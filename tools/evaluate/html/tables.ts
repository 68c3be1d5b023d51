/** Summaries as HTML tables: one group of rows for each number of shots, the best of a group in bold. */

import { escapeHtml } from '../../../src/reports/escape-html';
import { type Column, meanText } from '../columns';
import { type Comparison, comparisonTables } from '../compare-published';
import { groups, isUneven, type SummaryRow } from '../summary';
import { methodClass } from './style';

/** A table of the rows; `indexOf` gives a method's place, and with it its colour. */
export function summaryTable(
  rows: readonly SummaryRow[],
  columns: readonly Column[],
  indexOf: (method: string) => number,
): string {
  const uneven = isUneven(rows);
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

/** The paper's published figures beside ours, a table for each data set. */
export function publishedTables(published: readonly Comparison[]): string {
  return comparisonTables(published)
    .map(({ set, heads, rows }) => {
      if (heads.length === 0) return `<h3>${set}</h3><p>Nothing to compare: ${escapeHtml(rows[0].why)}.</p>`;
      const lines = rows.map(({ row, method, ours, published: paper, why }) => {
        const figures = ours.map((text, i) => `<td>${text} <small>/ ${paper[i]}</small></td>`).join('');
        const [name, called, reason] = [row, method, why].map(escapeHtml);
        return `<tr><td>${name}</td><td>${called}</td>${figures}<td>${reason}</td></tr>`;
      });
      const titles = ['row', 'method here', ...heads, 'why not'];
      const head = `<thead>${headRow(titles)}</thead>`;
      return `<h3>${set}: ours / published</h3>${wrapped(`${head}<tbody>${lines.join('')}</tbody>`, 'words')}`;
    })
    .join('');
}

/** A table of texts. */
export function plainTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => `<tr>${row.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`);
  return wrapped(`<thead>${headRow(heads)}</thead><tbody>${lines.join('')}</tbody>`);
}

const headRow = (heads: readonly string[]) =>
  `<tr>${heads.map((head) => `<th scope="col">${escapeHtml(head)}</th>`).join('')}</tr>`;

const wrapped = (inside: string, name = '') =>
  `<div class="scroll"><table${name && ` class="${name}"`}>${inside}</table></div>`;
