import { describe, expect, it } from 'vitest';
import { drawShots } from './draw-shots';

const seeds = Array.from({ length: 200 }, (_, i) => i + 1);

describe('drawShots', () => {
  it('draws different places within the pool, the same for the same seed', () => {
    for (const seed of seeds) {
      const drawn = drawShots(9, 4, seed);
      expect(new Set(drawn).size).toBe(4);
      expect(drawn.every((place) => Number.isInteger(place) && place >= 0 && place < 9)).toBe(true);
      expect(drawShots(9, 4, seed)).toEqual(drawn);
    }
  });

  it('draws every place about as often', () => {
    const counts = new Array<number>(10).fill(0);
    for (const seed of seeds) for (const place of drawShots(10, 2, seed)) counts[place]++;
    // 40 expected, standard deviation 5.7.
    expect(Math.min(...counts)).toBeGreaterThan(20);
    expect(Math.max(...counts)).toBeLessThan(60);
  });

  it('begins a larger draw with the smaller one', () => {
    expect(drawShots(20, 8, 3).slice(0, 2)).toEqual(drawShots(20, 2, 3));
  });

  it('draws the whole pool when asked', () => {
    expect(drawShots(3, 3, 1).sort()).toEqual([0, 1, 2]);
  });
});
