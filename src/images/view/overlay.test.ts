import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatmapRgba, heatRange, overlayImage } from './overlay';

describe('heatmapRgba', () => {
  it('is transparent at the low end and has the last colour at the high end', () => {
    const rgba = heatmapRgba(Float32Array.of(-5, 1, 3, 9, Number.NaN), { low: 1, high: 3, opacity: 0.6 });
    const alphas = [3, 7, 11, 15, 19].map((i) => rgba[i]);
    expect(alphas).toEqual([0, 0, 153, 153, 0]);
    expect([...rgba.subarray(8, 11)]).toEqual([252, 255, 164]);
  });

  it('covers all but what is no number, where it is to be looked at by itself', () => {
    const rgba = heatmapRgba(Float32Array.of(-5, 3, Number.NaN), { low: 1, high: 3, opaque: true });
    expect([rgba[3], rgba[7], rgba[11]]).toEqual([255, 255, 0]);
    expect([...rgba.subarray(0, 3)]).toEqual([0, 0, 4]);
  });

  it('covers more the higher the score', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), fc.float({ noNaN: true }), (a, b) => {
        const rgba = heatmapRgba(Float32Array.of(Math.min(a, b), Math.max(a, b)), { low: -1, high: 1 });
        expect(rgba[3]).toBeLessThanOrEqual(rgba[7]);
      }),
    );
  });

  it('separates at the value of a range without width', () => {
    const rgba = heatmapRgba(Float32Array.of(1.9, 2, 2.1), { low: 2, high: 2, opacity: 1 });
    expect([rgba[3], rgba[7], rgba[11]]).toEqual([0, 255, 255]);
  });
});

describe('heatRange', () => {
  it('reaches from two bands below passes to four above where fails begin', () => {
    expect(heatRange({ pass: 2, fail: 3 })).toEqual({ low: 0, high: 7 });
  });

  it.each([4, -4])('keeps a width where a person left no band: %f', (pass) => {
    const { low, high } = heatRange({ pass, fail: pass });
    expect([pass - low, high - pass].map((far) => far / 4)).toEqual([
      expect.closeTo(0.2, 10),
      expect.closeTo(0.4, 10),
    ]);
  });
});

describe('overlayImage', () => {
  const photo = { width: 2, height: 1, data: Uint8Array.of(10, 20, 30, 40, 50, 60) };

  it('leaves good pixels as they are and colours bad ones', () => {
    const drawn = overlayImage(photo, Float32Array.of(0, 1), {
      low: 0,
      high: 1,
      opacity: 0.5,
      colormap: 'viridis',
    });
    expect([...drawn.data.subarray(0, 3)]).toEqual([10, 20, 30]);
    // Halfway (128 of 255) from the photo to viridis' last colour 253, 231, 37.
    expect([...drawn.data.subarray(3)]).toEqual([147, 141, 48]);
    expect([...photo.data]).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it('refuses a map of another size', () => {
    expect(() => overlayImage(photo, new Float32Array(3), { low: 0, high: 1 })).toThrow(RangeError);
  });
});
