import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../images/rgb-image';
import { blendTiles, cutTiles, sharesOf, tilingOf } from './tiles';
import { joinTilings, planViews } from './views';

const across = fc.integer({ min: 1, max: 5 });
const side = fc.constantFrom(16, 30, 48);

describe('tiles', () => {
  it('cover every pixel, each within the picture', () => {
    fc.assert(
      fc.property(across, side, (n, tileSide) => {
        const { offsets, pictureSide } = tilingOf(n, tileSide);
        const seen = new Uint8Array(pictureSide);
        for (const offset of offsets) seen.fill(1, offset, offset + tileSide);
        expect(seen.every((pixel) => pixel === 1)).toBe(true);
        expect(offsets[n - 1] + tileSide).toBe(pictureSide);
      }),
    );
  });

  it('are the parts of the picture that their places name', () => {
    const tiling = tilingOf(2, 16);
    const data = Uint8Array.from({ length: tiling.pictureSide ** 2 * 3 }, (_, i) => i % 251);
    const picture: RgbImage = { width: tiling.pictureSide, height: tiling.pictureSide, data };
    const tiles = cutTiles(picture, tiling);
    const [x, y] = [5, 9];
    const [left, top] = [tiling.offsets[1], tiling.offsets[0]];
    expect(tiles[1].data[(y * 16 + x) * 3 + 2]).toBe(
      data[((top + y) * tiling.pictureSide + left + x) * 3 + 2],
    );
  });

  it('a picture of another size is refused', () => {
    const picture: RgbImage = { width: 4, height: 4, data: new Uint8Array(48) };
    expect(() => cutTiles(picture, tilingOf(2, 16))).toThrow(RangeError);
    expect(() => tilingOf(0, 16)).toThrow(RangeError);
  });
});

describe('blending', () => {
  it('lets a tile count for less towards its edges', () => {
    const [first, second] = sharesOf(tilingOf(2, 16));
    const rounded = (shares: Float64Array) => Array.from(shares, (share) => expect.closeTo(share, 9));
    const whole = Array(12).fill(1);
    expect([...whole, 0.8, 0.6, 0.4, 0.2]).toEqual(rounded(first));
    expect([0.2, 0.4, 0.6, 0.8, ...whole]).toEqual(rounded(second));
  });

  it('joins tilings to the mean of their maps', () => {
    const tilings = [1, 2].map((count) => tilingOf(count, 16));
    const maps = [[0.25], [0.5, 0.5, 0.5, 0.5]].map((tiles) =>
      tiles.map((value) => new Float32Array(256).fill(value)),
    );
    for (const value of joinTilings(maps, tilings, 16)) expect(value).toBeCloseTo(0.375, 6);
  });

  it('gives a constant map for constant tiles', () => {
    fc.assert(
      fc.property(across, side, fc.double({ min: -9, max: 9, noNaN: true }), (n, tileSide, value) => {
        const maps = Array.from({ length: n * n }, () => new Float32Array(tileSide ** 2).fill(value));
        const blended = blendTiles(maps, tilingOf(n, tileSide), tileSide);
        expect(blended.length).toBe(tileSide ** 2);
        for (const got of blended) expect(got).toBeCloseTo(Math.fround(value), 5);
      }),
      { numRuns: 40 },
    );
  });

  it('stays within what the tiles say and has no step where one begins', () => {
    const tiling = tilingOf(2, 32);
    const maps = [0, 1, 0, 1].map((value) => new Float32Array(32 * 32).fill(value));
    const blended = blendTiles(maps, tiling, tiling.pictureSide);
    const row = blended.subarray(0, tiling.pictureSide);
    expect(row[0]).toBe(0);
    expect(row[tiling.pictureSide - 1]).toBe(1);
    for (let x = 1; x < row.length; x++) {
      expect(row[x]).toBeGreaterThanOrEqual(row[x - 1] - 1e-6);
      expect(row[x] - row[x - 1]).toBeLessThan(0.25);
    }
  });

  it('puts a spot of one tile at its place in the photo', () => {
    const tiling = tilingOf(3, 16);
    const maps = Array.from({ length: 9 }, () => new Float32Array(256));
    // The centre of the middle tile is the photo's centre.
    maps[4].fill(1, 7 * 16 + 7, 7 * 16 + 9).fill(1, 8 * 16 + 7, 8 * 16 + 9);
    const blended = blendTiles(maps, tiling, 16);
    expect(blended.indexOf(Math.max(...blended))).toBe(7 * 16 + 7);
    expect(blended[0]).toBe(0);
  });
});

describe('planViews', () => {
  const acrossOf = (tiles: 'auto' | number, ...shorterSides: number[]) => {
    const photos = shorterSides.map((shorterSide) => ({ shorterSide }));
    return planViews({ tiles, illumination: 'as-is' }, photos, 48).tilings.map((tiling) => tiling.across);
  };

  it('cuts as finely, 3 x 3 at most, as no tile enlarges the smallest photo more than three times', () => {
    // The squares that are cut have 120 and 84 pixels a side.
    expect(acrossOf('auto', 4000)).toEqual([1, 3]);
    expect(acrossOf('auto', 40, 500)).toEqual([1, 3]);
    expect(acrossOf('auto', 500, 39)).toEqual([1, 2]);
    expect(acrossOf('auto', 28)).toEqual([1, 2]);
    expect(acrossOf('auto', 27)).toEqual([1]);
  });

  it('cuts as is asked for, whatever the photos', () => {
    expect(acrossOf(4, 10)).toEqual([1, 4]);
    expect(acrossOf(1, 4000)).toEqual([1]);
  });
});
