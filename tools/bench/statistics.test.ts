import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geometricMean, quantile, summaryOf } from './statistics';

const samples = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('quantiles', () => {
  it('do not care for the order of the samples', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, at) => {
        expect(quantile([...values].reverse(), at)).toBe(quantile(values, at));
      }),
    );
  });

  it('run from the least sample to the greatest and never fall', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const found = [0, 0.25, 0.5, 0.75, 1].map((at) => quantile(values, at));
        expect(found[0]).toBe(Math.min(...values));
        expect(found[4]).toBe(Math.max(...values));
        for (let i = 1; i < found.length; i++) expect(found[i]).toBeGreaterThanOrEqual(found[i - 1]);
      }),
    );
  });

  it('have as many samples below the median as above it', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const middle = quantile(values, 0.5);
        const below = values.filter((value) => value < middle).length;
        expect(below).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  it('are those of numpy.percentile', () => {
    expect(summaryOf([7, 1, 3, 10])).toEqual({
      median: 5,
      lowerQuartile: 2.5,
      upperQuartile: 7.75,
      repeats: 4,
    });
  });

  it('are no number where nothing was measured', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('the geometric mean', () => {
  it('lies between the least and the greatest value', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const mean = geometricMean(values);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...values) * (1 - 1e-9));
        expect(mean).toBeLessThanOrEqual(Math.max(...values) * (1 + 1e-9));
      }),
    );
  });

  it('of ratios turns over when every ratio does', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const turned = geometricMean(values.map((value) => 1 / value));
        expect(turned * geometricMean(values)).toBeCloseTo(1, 6);
      }),
    );
  });
});
