/**
 * Bicubic resizing with antialias, equal to Pillow's `Image.resize(size, BICUBIC)` byte for byte.
 * CLIP was trained on pictures that Pillow shrank so; another filter moves every feature a little.
 *
 * Like Pillow, weights are fixed-point numbers of 22 fractional bits (resize-taps.ts), the horizontal pass comes first, and
 * its result is rounded to 8 bits. Both passes run in WebAssembly where it was provided (resize-program.ts), to the same bytes.
 */

import type { RgbImage } from '../rgb-image';
import { resizeByProgram } from './resize-program';
import { FRACTION_BITS, type Taps, tapsOf } from './resize-taps';

/** A part of a picture in whole pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const HALF = 1 << (FRACTION_BITS - 1);

function toByte(fixed: number): number {
  const value = fixed >> FRACTION_BITS;
  return Math.max(0, Math.min(255, value));
}

/** Rows `top .. top + rows - 1` of the picture, each made as wide as `taps` has outputs. */
function resizeRows(image: RgbImage, taps: Taps, top: number, rows: number): Uint8Array {
  const { first, count, weights, stride } = taps;
  const width = first.length;
  const { data } = image;
  const out = new Uint8Array(rows * width * 3);
  for (let y = 0; y < rows; y++) {
    const row = (top + y) * image.width * 3;
    let to = y * width * 3;
    for (let x = 0; x < width; x++) {
      let from = row + first[x] * 3;
      let r = HALF;
      let g = HALF;
      let b = HALF;
      const end = x * stride + count[x];
      for (let k = x * stride; k < end; k++) {
        const weight = weights[k];
        r += data[from] * weight;
        g += data[from + 1] * weight;
        b += data[from + 2] * weight;
        from += 3;
      }
      out[to] = toByte(r);
      out[to + 1] = toByte(g);
      out[to + 2] = toByte(b);
      to += 3;
    }
  }
  return out;
}

/** `data` holds rows of `rowLength` bytes, the first of them row `top` of the picture. */
function resizeColumns(data: Uint8Array, rowLength: number, taps: Taps, top: number): Uint8Array {
  const { first, count, weights, stride } = taps;
  const height = first.length;
  const out = new Uint8Array(height * rowLength);
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    for (let k = 0; k < count[y]; k++) {
      const weight = weights[y * stride + k];
      const from = (first[y] + k - top) * rowLength;
      for (let x = 0; x < rowLength; x++) sums[x] += data[from + x] * weight;
    }
    for (let x = 0; x < rowLength; x++) out[y * rowLength + x] = toByte(sums[x]);
  }
  return out;
}

/**
 * The picture resized to `width` x `height` pixels. With `window`, only that part of the resized picture is
 * computed and returned: the same bytes as resizing whole and cropping.
 *
 * @throws RangeError when a size is not a positive integer or the window leaves the resized picture.
 */
export function resizeRgb(
  image: RgbImage,
  width: number,
  height: number,
  window: Rect = { x: 0, y: 0, width, height },
): RgbImage {
  for (const size of [width, height, window.width, window.height]) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`A picture cannot be ${size} pixels wide or high.`);
  }
  if (window.x < 0 || window.y < 0 || window.x + window.width > width || window.y + window.height > height) {
    throw new RangeError(`The window ${JSON.stringify(window)} leaves the ${width} x ${height} picture.`);
  }
  const across = tapsOf(image.width, width, window.x, window.width);
  const down = tapsOf(image.height, height, window.y, window.height);
  const last = window.height - 1;
  const top = down.first[0];
  const rows = down.first[last] + down.count[last] - top;
  const data =
    resizeByProgram(image, across, down, top, rows) ??
    resizeColumns(resizeRows(image, across, top, rows), window.width * 3, down, top);
  return { width: window.width, height: window.height, data };
}
