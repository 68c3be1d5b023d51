/**
 * Bicubic resizing with antialias, equal to Pillow's `Image.resize(size, BICUBIC)` byte for byte.
 * CLIP was trained on pictures that Pillow shrank so; another filter moves every feature a little.
 *
 * Source: the convolution is Keys, "Cubic convolution interpolation", 1981, with a = -0.5; when shrinking, the
 * kernel is widened by the scale. Like Pillow, weights are fixed-point numbers of 22 fractional bits, the
 * horizontal pass comes first, and its result is rounded to 8 bits.
 */
import type { RgbImage } from './rgb-image';

/** A part of a picture in whole pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const FRACTION_BITS = 22;
const KERNEL_RADIUS = 2;

function cubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < KERNEL_RADIUS) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/** For outputs `from .. from + first.length - 1` of one axis: which inputs count, and how much. */
interface Taps {
  /** First input of each output. */
  readonly first: Int32Array;
  /** Number of inputs of each output. */
  readonly count: Int32Array;
  /** Fixed-point weights, `stride` places per output. */
  readonly weights: Int32Array;
  readonly stride: number;
}

function tapsOf(inputs: number, outputs: number, from: number, length: number): Taps {
  const scale = inputs / outputs;
  const widening = Math.max(scale, 1);
  const support = KERNEL_RADIUS * widening;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < length; i++) {
    const centre = (from + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(inputs, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let k = start; k < end; k++) {
      exact[k - start] = cubic((k - centre + 0.5) / widening);
      sum += exact[k - start];
    }
    for (let k = 0; k < end - start; k++) {
      const fixed = (exact[k] / sum) * 2 ** FRACTION_BITS;
      weights[i * stride + k] = Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
    first[i] = start;
    count[i] = end - start;
  }
  return { first, count, weights, stride };
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
  const narrowed = resizeRows(image, across, top, rows);
  return {
    width: window.width,
    height: window.height,
    data: resizeColumns(narrowed, window.width * 3, down, top),
  };
}

/** The pixels of `rect`, copied. @throws RangeError when it leaves the picture. */
export function cropRgb(image: RgbImage, rect: Rect): RgbImage {
  const { x, y, width, height } = rect;
  if (x < 0 || y < 0 || width < 1 || height < 1 || x + width > image.width || y + height > image.height) {
    throw new RangeError(
      `The part ${JSON.stringify(rect)} leaves the ${image.width} x ${image.height} picture.`,
    );
  }
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * 3;
    data.set(image.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { width, height, data };
}
