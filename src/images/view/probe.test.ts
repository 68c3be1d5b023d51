import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hottestSpot, valueAt } from './probe';

const map = Float32Array.of(0, 4, 8, 2, 6, 10);

describe('valueAt', () => {
  it('is the pixel’s value at its centre and between its neighbours elsewhere', () => {
    expect(valueAt(map, 3, 2, { x: 1.5, y: 0.5 })).toBe(4);
    expect(valueAt(map, 3, 2, { x: 2, y: 1 })).toBe(7);
    expect(valueAt(map, 3, 2, { x: 0, y: 0 })).toBe(0);
    expect(valueAt(map, 3, 2, { x: 3, y: 2 })).toBe(10);
    expect(valueAt(map, 3, 2, { x: 3.01, y: 1 })).toBeUndefined();
    expect(valueAt(map, 3, 2, { x: Number.NaN, y: 1 })).toBeUndefined();
  });

  it('never leaves the range of the map', () => {
    const coordinate = (most: number) => fc.double({ min: 0, max: most, noNaN: true });
    fc.assert(
      fc.property(coordinate(3), coordinate(2), (x, y) => {
        const value = valueAt(map, 3, 2, { x, y })!;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe('hottestSpot', () => {
  it('is the centre of the highest pixel that is looked at', () => {
    expect(hottestSpot(map, 3)).toEqual({ x: 2.5, y: 1.5 });
    const within = { width: 3, height: 2, data: Uint8Array.of(1, 1, 0, 1, 0, 0) };
    expect(hottestSpot(map, 3, within)).toEqual({ x: 1.5, y: 0.5 });
  });
});
