/**
 * The eight ways a camera may have been held. Source: EXIF 2.32, tag Orientation (CIPA, 2019): the value
 * names the sides of the upright picture on which the stored picture's first row and first column lie.
 */
import type { RgbImage } from '../rgb-image';

/** 1 upright, 2 mirrored, 3 turned by 180 degrees, 4 flipped, 5 to 8 with rows and columns exchanged. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The orientation of a tag's value; values outside 1 to 8 count as upright, as in browsers. */
export function orientationOf(value: number | undefined): Orientation {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8
    ? (value as Orientation)
    : 1;
}

/** Width and height of the upright picture; orientations from 5 on exchange them. */
export function uprightSides(
  width: number,
  height: number,
  orientation: Orientation,
): [width: number, height: number] {
  return orientation >= 5 ? [height, width] : [width, height];
}

/** The upright picture; the same object if the stored one is upright. */
export function uprightImage(stored: RgbImage, orientation: Orientation): RgbImage {
  if (orientation === 1) return stored;
  const exchanged = orientation >= 5;
  const [width, height] = uprightSides(stored.width, stored.height, orientation);
  // Whether the stored columns run from right to left, and the stored rows from bottom to top.
  const mirrored = [2, 3, 7, 8].includes(orientation);
  const flipped = [3, 4, 6, 7].includes(orientation);
  const data = new Uint8Array(stored.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const column = exchanged ? y : x;
      const row = exchanged ? x : y;
      const storedX = mirrored ? stored.width - 1 - column : column;
      const storedY = flipped ? stored.height - 1 - row : row;
      const from = (storedY * stored.width + storedX) * 3;
      const to = (y * width + x) * 3;
      data[to] = stored.data[from];
      data[to + 1] = stored.data[from + 1];
      data[to + 2] = stored.data[from + 2];
    }
  }
  return { ...stored, width, height, data };
}
