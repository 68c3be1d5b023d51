import { describe, expect, it } from 'vitest';
import { COLORMAPS, type ColormapName } from './colormap';

/** CIE 1976 lightness, 0 to 100, of an sRGB colour. */
function lightness(rgb: ArrayLike<number>): number {
  const linear = Array.from(rgb, (value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  const y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

describe.each(Object.entries(COLORMAPS))('%s', (_, table) => {
  const lights = Array.from({ length: 256 }, (_, i) => lightness(table.subarray(i * 3, i * 3 + 3)));

  it('grows lighter from dark to bright', () => {
    expect(table.length).toBe(768);
    // Rounding to 8 bits moves a colour by up to half a step.
    for (let i = 1; i < 256; i++) expect(lights[i]).toBeGreaterThan(lights[i - 1] - 0.15);
    for (let i = 4; i < 256; i++) expect(lights[i]).toBeGreaterThan(lights[i - 4]);
    expect(lights[255] - lights[0]).toBeGreaterThan(70);
  });

  it('grows evenly', () => {
    const sixteenth = (lights[255] - lights[0]) / 15;
    for (let i = 17; i < 256; i += 17) {
      expect(lights[i] - lights[i - 17]).toBeGreaterThan(sixteenth * 0.5);
      expect(lights[i] - lights[i - 17]).toBeLessThan(sixteenth * 1.6);
    }
  });
});

describe('the published colours', () => {
  it.each([
    ['inferno', 0, '0,0,4'],
    ['inferno', 255, '252,255,164'],
    ['viridis', 0, '68,1,84'],
    ['viridis', 255, '253,231,37'],
    ['cividis', 0, '0,34,78'],
    ['cividis', 255, '254,232,56'],
  ] as const)('%s at %i', (name, i, colour) => {
    expect([...COLORMAPS[name].subarray(i * 3, i * 3 + 3)].join()).toBe(colour);
  });

  it('are met between the anchors', () => {
    // Of matplotlib: the colours number 128.
    const near = (name: ColormapName, wanted: number[]) =>
      wanted.forEach((value, c) => {
        expect(Math.abs(COLORMAPS[name][128 * 3 + c] - value)).toBeLessThanOrEqual(3);
      });
    near('inferno', [188, 55, 84]);
    near('viridis', [33, 145, 140]);
    near('cividis', [125, 124, 120]);
  });
});
