import { describe, expect, it } from 'vitest';
import type { Cell } from './cell';
import { legend, spreadText } from './columns';
import { spreadOf } from './spread';
import { categoryRows, meanRows } from './summary';
import { madeCell } from './testing/make-cell';

const auroc = (category: string, seed: number, image_auroc: number | null, shots = 2): Cell =>
  madeCell({ category, seed, shots }, { image_auroc });

describe('spreadOf', () => {
  it('divides the squares by n - 1', () => {
    const { mean, sd } = spreadOf([2, 4, 9]);
    expect(mean).toBe(5);
    expect(sd).toBeCloseTo(Math.sqrt((9 + 1 + 16) / 2), 12);
  });

  it('has no deviation for one value, and nothing for none', () => {
    expect(spreadOf([3])).toEqual({ mean: 3, sd: null });
    expect(spreadOf([null, 3])).toEqual({ mean: 3, sd: null });
    expect(spreadOf([null])).toEqual({ mean: null, sd: null });
    expect(spreadOf([])).toEqual({ mean: null, sd: null });
  });
});

describe('categoryRows', () => {
  it('has a row for each category, method and number of shots', () => {
    const cells = [auroc('a', 1, 0.9), auroc('a', 2, 0.7), auroc('b', 1, 0.5), auroc('a', 1, 0.4, 4)];
    const rows = categoryRows(cells);
    expect(rows.map(({ categories, shots, seeds }) => [categories, shots, seeds])).toEqual([
      [['a'], 2, 2],
      [['b'], 2, 1],
      [['a'], 4, 1],
    ]);
    expect(rows[0].figures.image_auroc.mean).toBeCloseTo(0.8, 12);
    expect(rows[0].figures.image_auroc.sd).toBeCloseTo(Math.sqrt(0.02), 12);
  });
});

describe('meanRows', () => {
  it('takes the mean over categories for each seed, and its deviation over seeds', () => {
    const [row] = meanRows([auroc('a', 1, 0.5), auroc('a', 2, 0.6), auroc('b', 1, 0.9), auroc('b', 2, 0.8)]);
    // Both seeds have the mean 0.7, however far apart the categories are.
    expect(row).toMatchObject({ seeds: 2, categories: ['a', 'b'] });
    expect(row.figures.image_auroc.mean).toBeCloseTo(0.7, 12);
    expect(row.figures.image_auroc.sd).toBeCloseTo(0, 12);
  });

  it('takes the seeds that all categories have', () => {
    const [row] = meanRows([auroc('a', 1, 0.5), auroc('a', 2, 0.1), auroc('b', 1, 0.9)]);
    expect(row.seeds).toBe(1);
    expect(row.figures.image_auroc).toEqual({ mean: 0.7, sd: null });
  });

  it('leaves a category out of what is not defined for it', () => {
    const [row] = meanRows([auroc('a', 1, 0.5), auroc('b', 1, null)]);
    expect(row.figures.image_auroc.mean).toBe(0.5);
    expect(meanRows([auroc('b', 1, null)])[0].figures.image_auroc.mean).toBeNull();
  });
});

describe('figures as text', () => {
  const percent = { unit: 'percent', digits: 1 } as const;

  it('are percent and seconds, with dashes for what is not defined', () => {
    expect(spreadText({ mean: 0.98765, sd: 0.0123 }, percent)).toBe('98.8 ± 1.2');
    expect(spreadText({ mean: 1, sd: null }, percent)).toBe('100.0');
    expect(spreadText({ mean: null, sd: null }, percent)).toBe('–');
    expect(spreadText({ mean: 0.254, sd: 0.01 }, { unit: 'seconds', digits: 2 })).toBe('0.25 ± 0.01');
  });

  it('come with a legend that knows the square', () => {
    expect(legend(64)).toContain('64 x 64 pixels');
  });
});
