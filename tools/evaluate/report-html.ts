/** The report as one HTML file that needs no network and no script. */

import { escapeHtml } from '../../src/reports/escape-html';
import type { CellFile, Curves } from './cell';
import { costColumns, legend, metricColumns } from './columns';
import { correctionsTable, correctionsText, correctionsTitle } from './corrections-table';
import { histogram, type Line, lineChart, percentAxis, stepAxis, zoomedAxis } from './html/charts';
import { methodClass, STYLE } from './html/style';
import { plainTable, publishedTables, summaryTable } from './html/tables';
import { worstPhotos } from './html/worst-photos';
import type { CategoryReport, Report } from './report';
import { groups, isUneven, type SummaryRow } from './summary';

type IndexOf = (method: string) => number;

export function htmlReport(report: Report): string {
  const methods = [...new Set(report.cells.map(({ method }) => method))];
  const indexOf: IndexOf = (method) => methods.indexOf(method);
  const { categories } = report;
  const parts = [
    header(report),
    navigation(report),
    ...(categories.length > 1 ? [meanSection(report, indexOf)] : []),
    correctionsSection(report),
    ...(report.published.length > 0 ? [publishedSection(report)] : []),
    ...categories.map((category) => categorySection(category, indexOf)),
    notesSection(report),
  ];
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Evaluation</title>' +
    `<style>${STYLE}</style></head><body>${parts.join('')}</body></html>\n`
  );
}

const anchor = (name: string) => `category-${encodeURIComponent(name)}`;

function header({ date, conditions }: Report): string {
  const facts = Object.entries(conditions).map(([name, value]) => {
    return `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(`${value}`)}</dd>`;
  });
  return `<header><h1>Evaluation</h1><dl><dt>date</dt><dd>${escapeHtml(date)}</dd>${facts.join('')}</dl></header>`;
}

function navigation({ categories, published, cells }: Report): string {
  const links = [
    ...(categories.length > 1 ? [['mean', 'Mean']] : []),
    ...(correctionsTable(cells) ? [['corrections', correctionsTitle]] : []),
    ...(published.length > 0 ? [['published', 'Published']] : []),
    ...categories.map(({ name }) => [anchor(name), name]),
    ['notes', 'Notes'],
  ];
  return `<nav>${links.map(([id, name]) => `<a href="#${id}">${escapeHtml(name)}</a>`).join('')}</nav>`;
}

function meanSection({ mean, categories }: Report, indexOf: IndexOf): string {
  const warning = isUneven(mean)
    ? '<p class="soft">The rows are means over different categories; compare those over the same.</p>'
    : '';
  return (
    `<section id="mean"><h2>Mean over ${categories.length} categories</h2>${warning}` +
    summaryTable(mean, metricColumns, indexOf) +
    shotsCharts(mean, indexOf) +
    costs(mean, indexOf) +
    '</section>'
  );
}

function costs(rows: readonly SummaryRow[], indexOf: IndexOf): string {
  const table = summaryTable(rows, costColumns, indexOf);
  return `<details><summary>Verdicts, time and memory</summary>${table}</details>`;
}

/** Image and pixel AUROC against the number of shots, where there are several. */
function shotsCharts(rows: readonly SummaryRow[], indexOf: IndexOf): string {
  const counts = [...new Set(rows.map(({ shots }) => shots))].sort((a, b) => a - b);
  if (counts.length < 2) return '';
  const charts = metricColumns
    .filter(({ key }) => key === 'image_auroc' || key === 'pixel_auroc' || key === 'aupro30')
    .map(({ key, title }) => {
      const lines = groups(rows, ({ method }) => method).map((own): Line => {
        const points = own.flatMap(({ shots, figures }) => {
          const { mean } = figures[key];
          return mean === null ? [] : [[counts.indexOf(shots), mean] as const];
        });
        return { index: indexOf(own[0].method), points };
      });
      const values = lines.flatMap(({ points }) => points.map(([, y]) => y));
      if (values.length === 0) return '';
      const axes = { x: stepAxis('shots', counts), y: zoomedAxis(title, values) };
      return lineChart({ title: `${title} by shots`, ...axes, lines, marked: true });
    });
  return `<h3>By shots</h3>${methodLegend(rows, indexOf)}<div class="charts">${charts.join('')}</div>`;
}

function methodLegend(rows: readonly { readonly method: string }[], indexOf: IndexOf): string {
  const names = [...new Set(rows.map(({ method }) => method))];
  const line = '<line class="curve" x1="0" x2="26" y1="4" y2="4"/>';
  const items = names.map((name) => {
    const key = `<svg class="${methodClass(indexOf(name))}" viewBox="0 0 26 8" style="display:inline-block">${line}</svg>`;
    return `<span>${key}${escapeHtml(name)}</span>`;
  });
  return `<div class="legend">${items.join('')}</div>`;
}

function correctionsSection({ cells }: Report): string {
  const table = correctionsTable(cells);
  if (!table) return '';
  const figures = plainTable(table.heads, table.rows);
  return `<section id="corrections"><h2>${correctionsTitle}</h2><p>${correctionsText}</p>${figures}</section>`;
}

function publishedSection({ published }: Report): string {
  const title = `Table ${published[0].figure.table} of the paper`;
  return `<section id="published"><h2>${title}</h2>${publishedTables(published)}</section>`;
}

function categorySection(
  { name, object, layout, tested, rows, files }: CategoryReport,
  indexOf: IndexOf,
): string {
  const facts =
    `“${object}”, ${layout}: ${tested.good} good and ${tested.defective} defective test photos, ` +
    `${tested.masks} of them with masks`;
  const most = Math.max(...files.map(({ cell }) => cell.shots));
  const last = files.filter(({ cell }) => cell.shots === most);
  const shots = `${most} ${most === 1 ? 'shot' : 'shots'}`;
  return (
    `<section id="${anchor(name)}"><h2>${escapeHtml(name)}</h2><p class="soft">${escapeHtml(facts)}</p>` +
    summaryTable(rows, metricColumns, indexOf) +
    costs(rows, indexOf) +
    curvesPart(last, shots, indexOf) +
    histogramsPart(last, shots) +
    photosPart(last, shots) +
    '</section>'
  );
}

/** The mean over seeds of one of the curves of a method's cells. */
function meanCurve(
  files: readonly CellFile[],
  pick: (file: CellFile) => Curves,
  key: keyof Curves,
): number[] {
  const curves = files.map((file) => pick(file)[key]).filter((curve) => curve !== null);
  if (curves.length === 0) return [];
  return curves[0].map((_, i) => curves.reduce((sum, curve) => sum + curve[i], 0) / curves.length);
}

function curvesPart(files: readonly CellFile[], shots: string, indexOf: IndexOf): string {
  const byMethod = groups(files, ({ cell }) => cell.method);
  const chart = (title: string, pick: (file: CellFile) => Curves, key: keyof Curves) => {
    const lines = byMethod.map((own): Line => {
      const curve = meanCurve(own, pick, key);
      // Precision has no place for a recall of 0.
      const places = curve.map((_, i) => (key === 'roc' ? i / (curve.length - 1) : (i + 1) / curve.length));
      const points = curve.map((value, i) => [places[i], value] as const);
      return { index: indexOf(own[0].cell.method), points: key === 'roc' ? [[0, 0], ...points] : points };
    });
    if (lines.every(({ points }) => points.length < 2)) return '';
    const [x, y] = key === 'roc' ? ['false positive rate', 'true positive rate'] : ['recall', 'precision'];
    return lineChart({ title, x: percentAxis(x), y: percentAxis(y), lines });
  };
  const charts = [
    chart('Photos: ROC', ({ detail }) => detail.image_curves, 'roc'),
    chart('Photos: precision and recall', ({ detail }) => detail.image_curves, 'precision'),
    chart('Pixels: ROC', ({ detail }) => detail.pixel_curves, 'roc'),
    chart('Pixels: precision and recall', ({ detail }) => detail.pixel_curves, 'precision'),
  ].join('');
  if (charts === '') return '';
  const legendOf = methodLegend(
    files.map(({ cell }) => cell),
    indexOf,
  );
  return `<h3>Curves, ${shots}, mean over seeds</h3>${legendOf}<div class="charts">${charts}</div>`;
}

function histogramsPart(files: readonly CellFile[], shots: string): string {
  const charts = firstSeeds(files).map(({ cell, detail }) => {
    const of = (defective: boolean) =>
      detail.scores.filter((photo) => photo.defective === defective).map(({ score }) => score);
    return histogram({ title: cell.method, good: of(false), defective: of(true) });
  });
  const keys =
    '<span class="key" style="background:var(--good)"></span>good' +
    '<span class="key" style="background:var(--bad)"></span>defective';
  return `<h3>Raw scores, ${shots}, first seed, shares of each sort ${keys}</h3><div class="charts">${charts.join('')}</div>`;
}

function photosPart(files: readonly CellFile[], shots: string): string {
  const parts = firstSeeds(files).map((file, i) => {
    const photos = worstPhotos(file);
    const title = `Worst misses and false alarms of ${escapeHtml(file.cell.method)}, ${shots}, first seed`;
    return photos === ''
      ? ''
      : `<details${i === 0 ? ' open' : ''}><summary>${title}</summary>${photos}</details>`;
  });
  return parts.join('');
}

/** Each method's cell with its smallest seed. */
function firstSeeds(files: readonly CellFile[]): CellFile[] {
  return groups(files, ({ cell }) => cell.method).map((own) =>
    own.reduce((first, file) => (file.cell.seed < first.cell.seed ? file : first)),
  );
}

function notesSection({ notes, failures, side }: Report): string {
  const list = (title: string, items: readonly string[]) =>
    items.length === 0
      ? ''
      : `<h3>${title}</h3><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
  const photos =
    'Photos stand as photo, truth and heatmap. The truth is the mask in magenta on the darkened photo. Heatmaps of one ' +
    'method and category share one colour scale, from the median of good pixels to the highest pixel of a middling defective photo.';
  return (
    `<section id="notes"><h2>How to read this</h2><p>${escapeHtml(legend(side))}</p><p>${photos}</p>` +
    `${list('Not computed', failures)}${list('Notes', notes)}</section>`
  );
}
