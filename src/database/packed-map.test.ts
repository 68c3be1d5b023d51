import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packMap, unpackMap } from './packed-map';

const maps = fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 200, min: -1e6, max: 1e6 });

describe('packMap', () => {
  it('loses at most half a step of 1/65 535 of the range', () => {
    fc.assert(
      fc.property(maps, (map) => {
        const again = unpackMap(packMap(map));
        expect(again.length).toBe(map.length);
        const range = map.length === 0 ? 0 : Math.max(...map) - Math.min(...map);
        const rounding = 2 ** -23 * Math.max(0, ...map.map(Math.abs));
        for (const [i, value] of map.entries()) {
          expect(Math.abs(again[i] - value)).toBeLessThanOrEqual(range / 65535 / 2 + rounding);
        }
      }),
    );
  });

  it('changes nothing when packed again', () => {
    fc.assert(
      fc.property(maps, (map) => {
        const once = packMap(map);
        expect(packMap(unpackMap(once)).values).toEqual(once.values);
      }),
      { numRuns: 50, examples: [[new Float32Array()]] },
    );
  });

  it('keeps an even map even, and takes what is no number for the smallest', () => {
    expect([...unpackMap(packMap(Float32Array.of(2, 2)))]).toEqual([2, 2]);
    const odd = Float32Array.of(Number.NaN, 1, 3, Number.POSITIVE_INFINITY);
    expect([...unpackMap(packMap(odd))]).toEqual([1, 1, 3, 1]);
    expect([...unpackMap(packMap(Float32Array.of(Number.NaN)))]).toEqual([0]);
  });
});
