/** The symmetries of the square: a good part may lie turned or mirrored, and its texture looks as good from there. */
import type { RgbImage } from '../images/rgb-image';

/** Rearranges a square picture: the pixel at (x, y) of the result comes from `from(x, y, last)`. */
function rearrange(
  { width: side, data }: RgbImage,
  from: (x: number, y: number, last: number) => readonly [x: number, y: number],
): RgbImage {
  const result = new Uint8Array(data.length);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [fromX, fromY] = from(x, y, side - 1);
      const source = (fromY * side + fromX) * 3;
      const target = (y * side + x) * 3;
      result[target] = data[source];
      result[target + 1] = data[source + 1];
      result[target + 2] = data[source + 2];
    }
  }
  return { width: side, height: side, data: result };
}

export type Symmetry = (picture: RgbImage) => RgbImage;

/** All eight of a square picture, the picture as it is first, then mirrored and half turned, then quarter turns. */
export const symmetries: readonly Symmetry[] = [
  (picture) => picture,
  (picture) => rearrange(picture, (x, y, last) => [last - x, y]),
  (picture) => rearrange(picture, (x, y, last) => [last - x, last - y]),
  (picture) => rearrange(picture, (x, y, last) => [x, last - y]),
  (picture) => rearrange(picture, (x, y, last) => [y, last - x]),
  (picture) => rearrange(picture, (x, y, last) => [last - y, x]),
  (picture) => rearrange(picture, (x, y) => [y, x]),
  (picture) => rearrange(picture, (x, y, last) => [last - y, last - x]),
];
