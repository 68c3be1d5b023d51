/**
 * Bicubic resizing with antialias, equal to `Image.resize(size, BICUBIC)` of Pillow 11.3 to 12.1 byte for
 * byte, and to that of 12.3 except for pictures that are more than a hundred times as high as wide. CLIP was
 * trained on pictures that Pillow shrank in this way; another filter changes every feature a little.
 *
 * Like Pillow, weights are fixed-point numbers of 22 fractional bits (resize-taps.ts), the horizontal pass
 * comes first, and its result is rounded to 8 bits. Both passes run in WebAssembly if it was provided
 * (resize-program.ts), with the same results.
 */

import type { RgbImage } from '../rgb-image';
import { resizeByProgram } from './resize-program';
import { FRACTION_BITS, type Taps, tapsOf } from './resize-taps';

const HALF = 1 << (FRACTION_BITS - 1);

function toByte(fixed: number): number {
  const value = fixed >> FRACTION_BITS;
  return Math.max(0, Math.min(255, value));
}

/** The picture with each row resized to the outputs of `taps`. */
function resizeRows(image: RgbImage, taps: Taps): Uint8Array {
  const { first, count, weights, stride } = taps;
  const width = first.length;
  const { data, height } = image;
  const out = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    const row = y * image.width * 3;
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

/** Resizes columns to the outputs of `taps`; `data` holds rows of `rowLength` bytes. */
function resizeColumns(data: Uint8Array, rowLength: number, taps: Taps): Uint8Array {
  const { first, count, weights, stride } = taps;
  const height = first.length;
  const out = new Uint8Array(height * rowLength);
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    for (let k = 0; k < count[y]; k++) {
      const weight = weights[y * stride + k];
      const from = (first[y] + k) * rowLength;
      for (let x = 0; x < rowLength; x++) sums[x] += data[from + x] * weight;
    }
    for (let x = 0; x < rowLength; x++) out[y * rowLength + x] = toByte(sums[x]);
  }
  return out;
}

/**
 * The picture resized to `width` x `height` pixels.
 *
 * @throws RangeError if a size is not a positive integer.
 */
export function resizeRgb(image: RgbImage, width: number, height: number): RgbImage {
  for (const size of [width, height]) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`A picture cannot be ${size} pixels wide or high.`);
  }
  const across = tapsOf(image.width, width);
  const down = tapsOf(image.height, height);
  const data =
    resizeByProgram(image, across, down) ?? resizeColumns(resizeRows(image, across), width * 3, down);
  return { width, height, data };
}
