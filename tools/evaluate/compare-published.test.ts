import { describe, expect, it } from 'vitest';
import { comparePublished, comparisonTables } from './compare-published';
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

describe('comparePublished', () => {
  it('compares the mean over all categories with the paper, with its encoder', () => {
    const cells = all('patchcore', 0.8);
    const { figure, ours, why } = find(comparePublished(1, { cells, model: publishedEncoder }), 'patchcore');
    expect(figure.percent).toBe(87.8);
    expect(ours?.mean).toBeCloseTo(0.8, 12);
    expect(why).toBeNull();
  });

  it('says why not', () => {
    const cells = all('patchcore', 0.8);
    const why = (given: Partial<Parameters<typeof comparePublished>[1]>) =>
      find(comparePublished(1, { cells, model: publishedEncoder, ...given }), 'patchcore').why;
    expect(why({ model: 'pico-clip' })).toContain('the encoder is pico-clip');
    expect(why({ cells: cells.slice(1) })).toContain("14 of MVTec AD's 15 categories");
    expect(why({ cells: [] })).toContain('no category of MVTec AD');
    expect(why({ cells: all('features', 0.8) })).toBe('it was not run with 2 shots');
    expect(why({ limit: 20 })).toContain('only 20 test photos');
    const comparisons = comparePublished(1, { cells, model: publishedEncoder });
    const regad = comparisons.find(({ figure }) => figure.row === 'RegAD');
    expect(regad?.why).toContain('other products');
    expect(comparePublished(4, { cells, model: publishedEncoder })[0].why).toContain('not public');
  });

  it('knows categories by the names that folders have', () => {
    const cells = ['Metal_Nut', 'mvtec-ad_metal_nut', 'metal-nut'].map((category) => madeCell({ category }));
    const { ours } = find(comparePublished(1, { cells, model: publishedEncoder }), 'vtfusion');
    expect(ours?.mean).toBeCloseTo(0.9, 12);
    const other = [madeCell({ category: 'hazelnut_toy' })];
    expect(find(comparePublished(1, { cells: other, model: publishedEncoder }), 'vtfusion').ours).toBeNull();
  });
});

describe('comparisonTables', () => {
  it('has a row for each method, and figures that cannot be compared left out', () => {
    const cells = [...all('patchcore', 0.8), ...all('winclip+', 0.7).slice(2)];
    const [mvtec, visa] = comparisonTables(comparePublished(1, { cells, model: publishedEncoder }));
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
