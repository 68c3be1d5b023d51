/** The map against what it must do: keep constants, keep sums of mirrored pictures, and equal a plain Gaussian. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatMap } from './heat-map';

describe('heatMap', () => {
  it('keeps a constant', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 8, max: 40 }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (grid, side, value) => {
          for (const pixel of heatMap(new Float64Array(grid * grid).fill(value), grid, side)) {
            expect(pixel).toBeCloseTo(value, 5);
          }
        },
      ),
    );
  });

  it('stays within the scores', () => {
    const scores = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(scores, (values) => {
        const map = heatMap(values, 3, 24);
        expect(Math.max(...map)).toBeLessThanOrEqual(Math.max(...values) + 1e-5);
        expect(Math.min(...map)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-5);
      }),
    );
  });

  it('is the Gaussian of sigma 4 where every pixel is a cell', () => {
    const side = 41;
    const point = new Float64Array(side * side);
    point[20 * side + 20] = 1;
    const map = heatMap(point, side, side);
    const gauss = (d: number) => Math.exp(-0.5 * (d / 4) ** 2);
    let sum = 0;
    for (let d = -16; d <= 16; d++) sum += gauss(d);
    for (const [x, y] of [
      [20, 20],
      [24, 20],
      [17, 30],
      [36, 36],
    ]) {
      expect(map[y * side + x]).toBeCloseTo((gauss(x - 20) * gauss(y - 20)) / sum ** 2, 8);
    }
    expect(map[20 * side + 37]).toBe(0);
  });

  it('mirrors at the edges: a corner point weighs four times', () => {
    const side = 41;
    const corner = new Float64Array(side * side);
    corner[0] = 1;
    const map = heatMap(corner, side, side);
    const gauss = (d: number) => Math.exp(-0.5 * (d / 4) ** 2);
    let sum = 0;
    for (let d = -16; d <= 16; d++) sum += gauss(d);
    expect(map[0]).toBeCloseTo(((gauss(0) + gauss(1)) / sum) ** 2, 8);
  });
});
