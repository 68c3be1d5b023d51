import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Contour, contoursOf } from './contour';

const maps = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      map: fc
        .array(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant(Number.NaN)), {
          minLength: width * height,
          maxLength: width * height,
        })
        .map((values) => Float32Array.from(values)),
    }),
  );

/** Times that a point lies within the lines, counted against the clock: 1 where it is within high values. */
function winding(lines: readonly Contour[], x: number, y: number): number {
  let turns = 0;
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const [ax, ay] = [line[i], line[i + 1]];
      const j = (i + 2) % line.length;
      const [bx, by] = [line[j], line[j + 1]];
      if (ay <= y === by <= y) continue;
      const at = ax + ((y - ay) / (by - ay)) * (bx - ax);
      if (at > x) turns += by > ay ? -1 : 1;
    }
  }
  return turns;
}

describe('contoursOf', () => {
  it('surrounds a hot pixel at the level', () => {
    const map = Float32Array.of(0, 0, 0, 0, 4, 0, 0, 0, 0);
    const [line, ...others] = contoursOf(map, 3, 3, 1);
    expect(others).toEqual([]);
    expect(line).toHaveLength(8);
    const points = [0, 1, 2, 3].map((i) => `${line[2 * i]},${line[2 * i + 1]}`).sort();
    expect(points).toEqual(['0.75,1.5', '1.5,0.75', '1.5,2.25', '2.25,1.5']);
  });

  it.each([
    [1, 1],
    [2, 1],
    [2.1, 2],
  ])(
    'at the level %f, opposite high corners of a cell with the mean 2 lie within %i lines',
    (level, count) => {
      expect(contoursOf(Float32Array.of(4, 0, 0, 4), 2, 2, level)).toHaveLength(count);
      expect(contoursOf(Float32Array.of(0, 4, 4, 0), 2, 2, level)).toHaveLength(count);
    },
  );

  it('runs along the edge of a map that is high throughout', () => {
    const [line] = contoursOf(new Float32Array(4).fill(5), 2, 2, 1);
    const xs = line.filter((_, i) => i % 2 === 0);
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([0, 2]);
  });

  it('is empty where nothing is high', () => {
    expect(contoursOf(new Float32Array(9), 3, 3, 1)).toEqual([]);
  });

  it('has every high pixel within and every low one without, at any map', () => {
    fc.assert(
      fc.property(maps, ({ map, width, height }) => {
        const lines = contoursOf(map, width, height, 3.5);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            // A little off the row of centres, where lines have their corners.
            const turns = winding(lines, x + 0.5, y + 0.5 + 1e-7);
            expect(turns).toBe(map[y * width + x] >= 3.5 ? 1 : 0);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('passes only through values at the level, closes, and never jumps', () => {
    fc.assert(
      fc.property(maps, ({ map, width, height }) => {
        for (const line of contoursOf(map, width, height, 3.5)) {
          expect(line.length).toBeGreaterThanOrEqual(6);
          for (let i = 0; i < line.length; i += 2) {
            const [x, y] = [line[i] - 0.5, line[i + 1] - 0.5];
            const j = (i + 2) % line.length;
            expect(Math.hypot(line[j] - line[i], line[j + 1] - line[i + 1])).toBeLessThan(1.5);
            const [left, top] = [Math.floor(x), Math.floor(y)];
            const [right, bottom] = [Math.ceil(x), Math.ceil(y)];
            const at = (u: number, v: number) =>
              u < 0 || v < 0 || u >= width || v >= height ? Number.NaN : map[v * width + u];
            const [a, b] = [at(left, top), at(right, bottom)];
            const share = x - left + (y - top);
            if (Number.isNaN(a) || Number.isNaN(b)) expect(share).toBeCloseTo(0.5);
            else expect(a + (b - a) * share).toBeCloseTo(3.5, 5);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
