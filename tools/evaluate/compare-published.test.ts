import { describe, expect, it } from 'vitest';
import { comparePublished, comparisonTables } from './compare-published';
import { type Preset, presets } from './presets';
import { publishedCategories, publishedEncoder } from './published';
import { madeCell } from './testing/make-cell';

const all = (method: string, image_auroc: number) =>
  publishedCategories['MVTec AD'].map((name) =>
    madeCell({ method, category: `mvtec_${name}` }, { image_auroc }),
  );

const find = (comparisons: ReturnType<typeof comparePublished>, method: string, metric = 'image_auroc') =>
  comparisons.find(
    ({ figure }) =>
      figure.method === method && figure.set === 'MVTec AD' && figure.metric === metric && figure.shots === 2,
  )!;

const run = { model: publishedEncoder, backend: 'wasm' };

describe('comparePublished', () => {
  it('compares the mean over all categories with the paper, with its encoder', () => {
    const cells = all('patchcore', 0.8);
    const { figure, ours, why } = find(comparePublished(presets.table1, { cells, run }), 'patchcore');
    expect(figure.percent).toBe(87.8);
    expect(ours?.mean).toBeCloseTo(0.8, 12);
    expect(why).toBeNull();
  });

  it('says why not', () => {
    const cells = all('patchcore', 0.8);
    const why = (given: Partial<Parameters<typeof comparePublished>[1]>) =>
      find(comparePublished(presets.table1, { cells, run, ...given }), 'patchcore').why;
    expect(why({ run: { ...run, model: 'pico-clip' } })).toContain('the encoder is pico-clip');
    expect(why({ cells: cells.slice(1) })).toContain("14 of MVTec AD's 15 categories");
    expect(why({ cells: [] })).toContain('no category of MVTec AD');
    expect(why({ cells: all('features', 0.8) })).toBe('it was not run with 2 shots');
    expect(why({ run: { ...run, limit: 20 } })).toContain('only 20 test photos');
    const comparisons = comparePublished(presets.table1, { cells, run });
    const regad = comparisons.find(({ figure }) => figure.row === 'RegAD');
    expect(regad?.why).toContain('other products');
    expect(comparePublished(presets.table4, { cells, run })[0].why).toContain('not public');
  });

  it('says what all methods were told that the table was not made with', () => {
    const cells = all('patchcore', 0.8);
    const why = (changed: object, preset: Preset = presets.table1) =>
      find(comparePublished(preset, { cells, run: { ...run, ...changed } }), 'patchcore').why;
    expect(why({ steps: 5 })).toBe("it was run with --steps 5, the paper's table is without --steps");
    expect(why({ tiles: '3x3' })).toBe("it was run with --tiles 3x3, the paper's table is without --tiles");
    expect(why({ words: 'bent pin, scratch' })).toContain('with --words bent pin, scratch,');
    expect(why({ background: 'remove' })).toBe(
      "it was run with --background remove, the paper's table is with --background keep",
    );
    expect(why({ steps: 5, tiles: 'auto' })).toMatch(/--steps.*; .*--tiles/u);
    // What is taught is no part of these figures, and every backend gives the same.
    expect(why({ corrections: 3, backend: 'cpu' })).toBeNull();
    const cut = { ...presets.table1, tiles: 'auto', background: 'remove' } as const;
    expect(why({ tiles: 'auto', background: 'remove' }, cut)).toBeNull();
    expect(why({}, cut)).toMatch(/without --tiles.*with --tiles auto; .*keep.*with --background remove/u);
  });

  it('knows categories by the names that folders have', () => {
    const cells = ['Metal_Nut', 'mvtec-ad_metal_nut', 'metal-nut'].map((category) => madeCell({ category }));
    const { ours } = find(comparePublished(presets.table1, { cells, run }), 'vtfusion');
    expect(ours?.mean).toBeCloseTo(0.9, 12);
    const other = [madeCell({ category: 'hazelnut_toy' })];
    expect(find(comparePublished(presets.table1, { cells: other, run }), 'vtfusion').ours).toBeNull();
  });
});

describe('comparisonTables', () => {
  it('has a row for each method, and figures that cannot be compared left out', () => {
    const cells = [...all('patchcore', 0.8), ...all('winclip+', 0.7).slice(2)];
    const [mvtec, visa] = comparisonTables(comparePublished(presets.table1, { cells, run }));
    expect(mvtec.set).toBe('MVTec AD');
    expect(mvtec.heads[0]).toBe('image AUROC, 2 shots');
    const row = (name: string) => mvtec.rows.find(({ method }) => method === name)!;
    expect(row('patchcore').ours[0]).toBe('80.0');
    expect(row('patchcore').published[0]).toBe('87.8');
    expect(row('winclip+').ours[0]).toBe('70.0');
    expect(row('winclip+').published[0]).toBe('–');
    expect(row('winclip+').why).toContain('13 of');
    expect(row('patchcore').why).toBe('');
    expect(row('rwda').why).toContain('not run with 2 shots');
    expect(visa.heads).toEqual([]);
    expect(visa.rows[0].why).toContain('no category of VisA');
  });
});
