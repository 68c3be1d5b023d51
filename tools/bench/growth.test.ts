import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curvesOf, fitExponent, fitLine } from './growth';
import type { Figure } from './measure';
import { summaryOf } from './statistics';

const point = (of: string, count: number, ms: number): Figure => ({
  row: 'growth',
  trial: `${count} ${of}`,
  backend: 'wasm',
  model: 'm',
  unit: 'ms',
  peers: [],
  ours: summaryOf([ms]),
  at: { of, count },
});

describe('the slope of a time', () => {
  it('is the line’s own where all points lie on one', () => {
    const positive = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(
        positive,
        positive,
        fc.uniqueArray(positive, { minLength: 2, maxLength: 9 }),
        (slope, start, xs) => {
          const found = fitLine(xs.map((x) => ({ x, y: start + slope * x })));
          expect(found.slope / slope).toBeCloseTo(1, 5);
          expect(Math.abs(found.start - start)).toBeLessThan(1e-4 * (start + 1000 * slope));
        },
      ),
    );
  });

  it('has the exponent of a power', () => {
    for (const power of [0.5, 1, 2])
      expect(fitExponent([1, 3, 7].map((x) => ({ x, y: 5 * x ** power })))).toBeCloseTo(power);
  });

  it('comes with the distance of the farthest point from the line', () => {
    const straight = [1, 2, 4].map((count) => point('photos', count, 10 * count));
    const bent = [1, 2, 4].map((count) => point('shots', count, count ** 2));
    const [photos, shots] = curvesOf([...straight, ...bent]);
    expect(photos).toMatchObject({ of: 'photos', from: 1, to: 4 });
    expect(photos.slope).toBeCloseTo(10);
    expect(photos.deviation).toBeCloseTo(0);
    expect(shots.deviation).toBeGreaterThan(0.1);
    expect(shots.exponent).toBeCloseTo(2);
  });

  it('needs three points', () => {
    expect(curvesOf([1, 2].map((count) => point('photos', count, count)))).toEqual([]);
  });
});
