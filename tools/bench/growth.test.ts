import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curvesOf, fitLine } from './growth';
import type { Figure } from './measure';
import { summaryOf } from './statistics';

const number = fc.integer({ min: -1000, max: 1000 });
const point = (of: string, count: number, ms: number): Figure => ({
  ...{ row: 'growth', trial: `${count} ${of}`, backend: 'wasm', model: 'm', unit: 'ms', peers: [] },
  ...{ ours: summaryOf([ms]), at: { of, count } },
});

describe('the slope of a time', () => {
  it('is the line’s own where all points lie on one', () => {
    fc.assert(
      fc.property(
        number,
        number,
        fc.uniqueArray(number, { minLength: 2, maxLength: 9 }),
        (slope, start, xs) => {
          const found = fitLine(xs.map((x) => ({ x, y: start + slope * x })));
          expect(found.slope).toBeCloseTo(slope, 6);
          expect(found.start).toBeCloseTo(start, 3);
        },
      ),
    );
  });

  it('comes with the distance of the farthest point from the line', () => {
    const straight = [1, 2, 4].map((count) => point('photos', count, 10 * count));
    // Quadratic: 1, 4, 16 against the line through them by least squares, -4.5 + 5.0 x.
    const bent = [1, 2, 4].map((count) => point('shots', count, count ** 2));
    const [photos, shots] = curvesOf([...straight, ...bent]);
    expect(photos).toMatchObject({ of: 'photos', from: 1, to: 4 });
    expect(photos.slope).toBeCloseTo(10);
    expect(photos.deviation).toBeCloseTo(0);
    expect(shots.deviation).toBeGreaterThan(0.3);
  });

  it('needs three points', () => {
    expect(curvesOf([1, 2].map((count) => point('photos', count, count)))).toEqual([]);
  });
});
