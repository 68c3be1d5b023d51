import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../src/reports/escape-html';
import { binned, histogram, lineChart, percentAxis, zoomedAxis } from './html/charts';
import { presets } from './presets';
import { type ReportRequest, reportOf } from './report';
import { htmlReport } from './report-html';
import { jsonReport } from './report-json';
import { markdownReport, shortReport } from './report-markdown';
import { madeCellFile } from './testing/make-cell';

const files = [
  madeCellFile({ method: 'features' }, { image_auroc: 0.8, pixel_auroc: null }),
  madeCellFile({ seed: 2 }, { image_auroc: 0.7 }),
  madeCellFile(),
  madeCellFile({ category: 'cap & <b>"lid"</b>', shots: 4 }),
];
const report = (changed: Partial<ReportRequest> = {}) =>
  reportOf({ files, methods: ['vtfusion', 'features'], failures: [], date: '2026-01-01', ...changed });

describe('reportOf', () => {
  it('orders cells by category, method as asked for, shots and seed', () => {
    const keys = report().cells.map(({ category, method, shots, seed }) => [category, method, shots, seed]);
    expect(keys).toEqual([
      ['nut', 'vtfusion', 2, 1],
      ['nut', 'vtfusion', 2, 2],
      ['nut', 'features', 2, 1],
      ['cap & <b>"lid"</b>', 'vtfusion', 4, 1],
    ]);
  });

  it('says when test photos were limited', () => {
    const limited = files.map((file) => ({
      ...file,
      conditions: { ...file.conditions, run: { ...file.conditions.run, limit: 10 } },
    }));
    expect(report({ files: limited }).notes.join()).toContain('At most 10 test photos');
    expect(report().notes).toEqual([]);
  });

  it('says when the program changed between cells', () => {
    const [first, ...others] = files;
    const changed = { ...first, detail: { ...first.detail, program: 'def5678 changed' } };
    expect(report({ files: [changed, ...others] }).notes.join()).toContain('def5678 changed');
  });
});

describe('the JSON', () => {
  it('has a flat entry for each cell, with null for what is not defined', () => {
    const read = JSON.parse(jsonReport(report({ preset: presets.table1, failures: ['a cell: no'] })));
    expect(read.cells).toHaveLength(4);
    expect(read.cells[2]).toMatchObject({ method: 'features', category: 'nut', shots: 2, seed: 1 });
    expect(read.cells[2]).toMatchObject({ image_auroc: 0.8, pixel_auroc: null, train_seconds: 12 });
    expect(read.cells[2].shot_files).toHaveLength(2);
    expect(read.conditions).toMatchObject({ model: 'pico-clip', machine: '2 x test', side: 64 });
    expect(read.categories[0]).toMatchObject({ name: 'nut', tested: { good: 1, defective: 1, masks: 1 } });
    expect(read.failures).toEqual(['a cell: no']);
    expect(read.published[0]).toMatchObject({ paper: 0.755, ours: null, comparable: false });
  });
});

describe('the Markdown', () => {
  it('has a table for each category and for the mean', () => {
    const text = markdownReport(report({ failures: ['x: y'] }));
    expect(text).toContain('## Mean over categories');
    expect(text).toContain('different categories');
    expect(text).toMatch(/## nut\n\n"nut", MVTec AD: 1 good and 1 defective test photos/);
    expect(text).toMatch(/\| vtfusion \| 2 \| 2 \| 1 \| 80\.0 ± 14\.1 \|/);
    expect(text).toMatch(/\| features \| 2 \| 1 \| 1 \| 80\.0 \| .* \| – \|/);
    expect(text).toContain('## Not computed\n\n- x: y');
    for (const block of text.split('\n\n').filter((part) => part.startsWith('|'))) {
      expect(
        new Set(
          block
            .trim()
            .split('\n')
            .map((line) => line.split('|').length),
        ).size,
      ).toBe(1);
    }
  });

  it('sets the paper beside ours, or says why not', () => {
    const text = markdownReport(report({ preset: presets.table3 }));
    expect(text).toContain('## Table 3 of the paper');
    expect(text).toContain('Nothing to compare: no category of MVTec AD was evaluated');
  });

  it('has a short form for the terminal', () => {
    expect(shortReport(report()).split('\n')[0]).toMatch(
      /^\| method \| shots \| seeds \| categories \| image AUROC/,
    );
  });
});

describe('the HTML', () => {
  const html = htmlReport(report({ preset: presets.table1, failures: ['<x>'] }));

  it('needs no network and no script', () => {
    expect(html).not.toMatch(/<script|<link|@import|url\(|https?:/i);
    for (const [, source] of html.matchAll(/src="([^"]*)"/g)) expect(source).toMatch(/^data:image\//);
    expect(html).not.toMatch(/\son\w+=/);
  });

  it('shows every category, method, curve, histogram and photo, and means what names say', () => {
    expect(html).toContain('<h2>cap &amp; &lt;b&gt;&quot;lid&quot;&lt;/b&gt;</h2>');
    expect(html).not.toContain('<b>"lid"');
    for (const part of [
      'features',
      'Photos: ROC',
      'Raw scores',
      'lowest scores',
      'Nothing to compare',
      '&lt;x&gt;',
    ]) {
      expect(html).toContain(part);
    }
    expect(html.match(/<polyline/g)?.length).toBeGreaterThan(4);
  });

  it('marks the best of a group', () => {
    expect(html).toMatch(/<td class="best">80\.0/);
  });
});

describe('corrections', () => {
  const { cell } = madeCellFile();
  const taught = {
    taught_good: [],
    taught_bad: ['test/cut/0.png'],
    teach_seconds: 3,
    scored: 2,
    before: { ...cell, image_auroc: 0.75 },
    after: { ...cell, image_auroc: 0.875 },
  };
  const found = report({ files: [madeCellFile({}, { corrections: taught }), ...files.slice(0, 2)] });

  it('stand before and after in Markdown and in HTML, where any were taught', () => {
    expect(markdownReport(found)).toMatch(/\| vtfusion, 2 shots \| 1 \| 75\.0, 87\.5 \|/);
    expect(htmlReport(found)).toContain('<td>vtfusion, 2 shots</td><td>1</td><td>75.0, 87.5</td>');
    expect(htmlReport(report())).not.toContain('corrections');
  });
});

describe('charts', () => {
  it('escape what is written into them', () => {
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
    expect(histogram({ title: '<i>', good: [1], defective: [] })).not.toContain('<i>');
  });

  it('have histograms of shares, also of equal scores', () => {
    const bars = binned([0, 0.1, 1], 0, 1);
    expect(bars[0]).toBeCloseTo(1 / 3, 12);
    expect(bars.at(-1)).toBeCloseTo(1 / 3, 12);
    expect(bars.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(binned([5, 5], 5, 5)[0]).toBe(1);
  });

  it('have axes that reach down to the lowest value in a few steps', () => {
    for (const lowest of [0.999, 0.96, 0.83, 0.5, 0.02]) {
      const { ticks } = zoomedAxis('x', [lowest, 1]);
      expect(ticks[0][0]).toBeLessThanOrEqual(Math.min(lowest, 0.99) + 1e-9);
      expect(ticks.at(-1)).toEqual([1, '100']);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });

  it('put a line from corner to corner where it belongs', () => {
    const axis = percentAxis('x');
    const svg = lineChart({
      title: 't',
      x: axis,
      y: axis,
      lines: [
        {
          index: 0,
          points: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    });
    const [, points] = /points="([^"]*)"/.exec(svg)!;
    const [[left, bottom], [right, top]] = points.split(' ').map((pair) => pair.split(',').map(Number));
    expect(right).toBeGreaterThan(left);
    expect(top).toBeLessThan(bottom);
  });
});
