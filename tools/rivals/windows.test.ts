/** Windows and harmonic averaging against arithmetic by hand in float64. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmonicMap, harmonicMean, meanMap, windowsOf } from './windows';

describe('windowsOf', () => {
  it('gives every place of stride 1', () => {
    expect(windowsOf(3, 2)).toEqual([
      [0, 1, 3, 4],
      [1, 2, 4, 5],
      [3, 4, 6, 7],
      [4, 5, 7, 8],
    ]);
    expect(windowsOf(15, 2)).toHaveLength(196);
    expect(windowsOf(15, 3)).toHaveLength(169);
  });

  it('gives the whole grid where a window does not fit', () => {
    expect(windowsOf(2, 3)).toEqual([[0, 1, 2, 3]]);
  });
});

describe('harmonicMap', () => {
  it('averages the scores of covering windows', () => {
    const map = harmonicMap(windowsOf(3, 2), [0.1, 0.2, 0.4, 0.8], 9);
    expect(map[0]).toBeCloseTo(0.1, 12);
    expect(map[1]).toBeCloseTo(2 / (1 / 0.1 + 1 / 0.2), 12);
    expect(map[4]).toBeCloseTo(4 / (10 + 5 + 2.5 + 1.25), 12);
  });

  it('lies between the least and the mean of covering scores', () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(scores, (values) => {
        const windows = windowsOf(4, 2);
        const map = harmonicMap(windows, values, 16);
        map.forEach((value, place) => {
          const covering = values.filter((_, w) => windows[w].includes(place));
          expect(value).toBeGreaterThanOrEqual(Math.min(...covering) - 1e-12);
          expect(value).toBeLessThanOrEqual(covering.reduce((sum, v) => sum + v, 0) / covering.length + 2e-6);
        });
      }),
    );
  });
});

it('takes means of maps', () => {
  const [a, b] = [
    [0.2, 0.5],
    [0.4, 0.5],
  ];
  expect(harmonicMean([a, b])[0]).toBeCloseTo(2 / (5 + 2.5), 12);
  expect(harmonicMean([a, b])[1]).toBeCloseTo(0.5, 12);
  expect(meanMap([a, b])[0]).toBeCloseTo(0.3, 12);
});
