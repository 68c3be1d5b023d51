/** Turns against exact quarter turns, and what holds for every angle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RgbImage } from './rgb-image';
import { turnPicture } from './turn-picture';

const square = (side: number, value: (i: number) => number): RgbImage => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => value(i)),
});

const pictures = fc
  .integer({ min: 1, max: 9 })
  .chain((side) =>
    fc
      .uint8Array({ minLength: side * side * 3, maxLength: side * side * 3 })
      .map((data): RgbImage => ({ width: side, height: side, data })),
  );

/** Clockwise, pixel for pixel: the pixel at (x, y) moves to (side - 1 - y, x). */
function quarterTurn({ width: side, data }: RgbImage): RgbImage {
  const at = (x: number, y: number, c: number) => data[(y * side + x) * 3 + c];
  return square(side, (i) => {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
    return at(y, side - 1 - x, i % 3);
  });
}

describe('turnPicture', () => {
  it('turns by quarters exactly, clockwise', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        let expected = picture;
        for (const degrees of [90, 180, 270]) {
          expected = quarterTurn(expected);
          expect(turnPicture(picture, degrees).data).toEqual(expected.data);
        }
        expect(turnPicture(picture, 360).data).toEqual(picture.data);
      }),
    );
  });

  it('keeps one colour at every angle, corners included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 359 }), fc.integer({ min: 0, max: 255 }), (degrees, grey) => {
        expect(
          turnPicture(
            square(8, () => grey),
            degrees,
          ).data.every((value) => value === grey),
        ).toBe(true);
      }),
    );
  });

  it('moves a point by the angle', () => {
    // A white pixel right of the centre by 4; 45 degrees clockwise take it to (2.8, 2.8) below the right.
    const picture = square(11, (i) => (Math.floor(i / 3) === 5 * 11 + 9 ? 255 : 0));
    const { data } = turnPicture(picture, 45);
    const brightest = data.reduce((best, value, i) => (value > data[best] ? i : best), 0);
    expect(Math.floor(brightest / 3)).toBe(8 * 11 + 8);
  });
});
