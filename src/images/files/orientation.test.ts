import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Orientation, orientationOf, uprightImage } from './orientation';

/**
 * EXIF's own words: the side of the upright picture where the first stored row and the first stored column
 * lie.
 */
const SIDES: Record<Orientation, [row: string, column: string]> = {
  1: ['top', 'left'],
  2: ['top', 'right'],
  3: ['bottom', 'right'],
  4: ['bottom', 'left'],
  5: ['left', 'top'],
  6: ['right', 'top'],
  7: ['right', 'bottom'],
  8: ['left', 'bottom'],
};

describe('uprightImage', () => {
  it('puts the first row and column where EXIF says', () => {
    const orientation = fc.constantFrom(...([1, 2, 3, 4, 5, 6, 7, 8] as const));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        orientation,
        (width, height, value) => {
          const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => i);
          const upright = uprightImage({ width, height, data }, value);
          const [rowSide, columnSide] = SIDES[value];
          for (let row = 0; row < height; row++) {
            for (let column = 0; column < width; column++) {
              // Distances of this stored pixel from the sides that its row and column are counted from.
              const from = { [rowSide]: row, [columnSide]: column };
              const x = from.left ?? upright.width - 1 - from.right;
              const y = from.top ?? upright.height - 1 - from.bottom;
              expect(upright.data[(y * upright.width + x) * 3]).toBe(data[(row * width + column) * 3]);
            }
          }
        },
      ),
    );
  });

  it('takes values that do not exist as upright', () => {
    expect([0, 9, 1.5, undefined, 6].map(orientationOf)).toEqual([1, 1, 1, 1, 6]);
  });
});
