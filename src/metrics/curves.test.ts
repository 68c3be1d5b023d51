import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc } from './auroc';
import { averagePrecision } from './average-precision';
import { precisionOnGrid, rocOnGrid } from './curves';
import { rankScores } from './ranking';
import { countThresholds } from './threshold-counts';

const countsOf = (scores: number[], labels: number[]) => countThresholds(rankScores(scores), labels);

const labelled = fc
  .array(fc.record({ score: fc.integer({ min: -4, max: 4 }), label: fc.constantFrom(0, 1) }), {
    maxLength: 30,
  })
  .filter((items) => items.some(({ label }) => label === 1) && items.some(({ label }) => label === 0))
  .map((items) => ({ scores: items.map(({ score }) => score), labels: items.map(({ label }) => label) }));

describe('rocOnGrid', () => {
  it('goes through the thresholds, by hand', () => {
    // From the highest score: bad, good, bad, good. Rates (FPR, TPR): (0, 1/2), (1/2, 1/2), (1/2, 1), (1, 1).
    const counts = countsOf([4, 3, 2, 1], [1, 0, 1, 0]);
    expect(rocOnGrid(counts, 4)).toEqual([0.5, 0.5, 1, 1, 1]);
  });

  it('is the diagonal for equal scores', () => {
    expect(rocOnGrid(countsOf([1, 1, 1, 1], [0, 1, 1, 0]), 4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it('rises from 0 to 1, and its area nears the AUROC as the grid gets finer', () => {
    fc.assert(
      fc.property(labelled, ({ scores, labels }) => {
        const counts = countsOf(scores, labels);
        const steps = 2000;
        const curve = rocOnGrid(counts, steps)!;
        expect(curve).toHaveLength(steps + 1);
        expect(curve[steps]).toBe(1);
        expect(curve.every((rate, i) => i === 0 || rate >= curve[i - 1])).toBe(true);
        const area = curve.slice(1).reduce((sum, rate, i) => sum + (rate + curve[i]) / 2 / steps, 0);
        expect(Math.abs(area - auroc(counts))).toBeLessThan(1 / steps);
      }),
    );
  });

  it('does not exist for one class alone', () => {
    expect(rocOnGrid(countsOf([1, 2], [0, 0]), 2)).toBeUndefined();
    expect(rocOnGrid(countsOf([1, 2], [1, 1]), 2)).toBeUndefined();
  });
});

describe('precisionOnGrid', () => {
  it('gives the precision of the strictest threshold that reaches a recall', () => {
    const counts = countsOf([5, 4, 3, 2, 1], [1, 0, 1, 0, 0]);
    expect(precisionOnGrid(counts, 4)).toEqual([1, 1, 2 / 3, 2 / 3]);
  });

  it('has the average precision as its mean on a grid of as many steps as abnormal items', () => {
    fc.assert(
      fc.property(labelled, ({ scores, labels }) => {
        const counts = countsOf(scores, labels);
        const curve = precisionOnGrid(counts, counts.positives)!;
        const mean = curve.reduce((sum, value) => sum + value, 0) / curve.length;
        expect(mean).toBeCloseTo(averagePrecision(counts), 12);
      }),
    );
  });

  it('does not exist without an abnormal item', () => {
    expect(precisionOnGrid(countsOf([1], [0]), 3)).toBeUndefined();
  });
});
