/**
 * Evens out the light of a photo: each pixel is divided by the mean luminance of its wide neighbourhood.
 *
 *   I'(p) = level * (I(p) + floor) / (blur(Y)(p) + floor),   Y the mean of R, G and B
 *
 * A lamp that moved, a reflection that wanders and a grey level that differs from part to part then weigh less than
 * what lies on the part. The idea is Land and McCann's, "Lightness and retinex theory", 1971, with a single Gaussian
 * surround (Jobson et al., "Properties and performance of a center/surround retinex", 1997), as a quotient.
 */
import type { RgbImage } from './rgb-image';

/** Standard deviation of the surround, as a share of the picture's side. */
const SURROUND = 1 / 8;
/** Keeps black from being divided by nothing. */
const FLOOR = 4;
/** The grey level that an even picture gets. */
const LEVEL = 115;
/** The surround is so smooth that it is computed on this many cells a side. */
const CELLS = 60;

/**
 * @param picture square or not; at least one pixel
 * @returns a picture of the same size
 */
export function evenIllumination({ width, height, data }: RgbImage): RgbImage {
  const across = Math.min(CELLS, width);
  const down = Math.min(CELLS, height);
  const luminance = cellMeans(data, width, height, across, down);
  const blurredRows = blurAndTurn(luminance, across, down, SURROUND * across);
  const surround = blurAndTurn(blurredRows, down, across, SURROUND * down);
  const columns = bilinearTaps(width, across);
  const rows = bilinearTaps(height, down);
  const even = new Uint8Array(data.length);
  const between = new Float64Array(across);
  for (let y = 0; y < height; y++) {
    const upper = rows.first[y] * across;
    const lower = rows.second[y] * across;
    const v = rows.share[y];
    for (let cell = 0; cell < across; cell++)
      between[cell] = surround[upper + cell] * (1 - v) + surround[lower + cell] * v;
    let i = y * width * 3;
    for (let x = 0; x < width; x++, i += 3) {
      const u = columns.share[x];
      const around = between[columns.first[x]] * (1 - u) + between[columns.second[x]] * u;
      const gain = LEVEL / (around + FLOOR);
      even[i] = rounded((data[i] + FLOOR) * gain);
      even[i + 1] = rounded((data[i + 1] + FLOOR) * gain);
      even[i + 2] = rounded((data[i + 2] + FLOOR) * gain);
    }
  }
  return { width, height, data: even };
}

/** A brightness of at least 0 as a byte. */
const rounded = (value: number): number => (value < 254.5 ? (value + 0.5) | 0 : 255);

/** Mean luminance of each cell, `[down, across]`; a pixel belongs to the cell that holds its centre. */
function cellMeans(
  data: Uint8Array,
  width: number,
  height: number,
  across: number,
  down: number,
): Float64Array {
  const columns = Int32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * across) / width));
  const sums = new Float64Array(across * down);
  const counts = new Uint32Array(across * down);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * down) / height) * across;
    let i = y * width * 3;
    for (let x = 0; x < width; x++, i += 3) {
      const cell = row + columns[x];
      sums[cell] += data[i] + data[i + 1] + data[i + 2];
      counts[cell]++;
    }
  }
  return sums.map((sum, cell) => sum / (3 * counts[cell]));
}

/**
 * Gaussian of standard deviation `sigma` cells along rows, `[down, across]` to `[across, down]`; beyond the border the
 * border's cell goes on.
 */
function blurAndTurn(values: Float64Array, across: number, down: number, sigma: number): Float64Array {
  const radius = Math.max(1, Math.ceil(4 * sigma));
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / Math.max(sigma, 1e-6)) ** 2),
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const blurred = new Float64Array(values.length);
  const padded = new Float64Array(across + 2 * radius);
  for (let y = 0; y < down; y++) {
    const row = values.subarray(y * across, (y + 1) * across);
    padded.fill(row[0], 0, radius).fill(row[across - 1], radius + across);
    padded.set(row, radius);
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += padded[x + k] * kernel[k];
      blurred[x * down + y] = sum / total;
    }
  }
  return blurred;
}

/** For each of `count` pixels its two nearest cells of `cells`, and how much the second counts. */
function bilinearTaps(count: number, cells: number) {
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  const share = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = Math.min(cells - 1, Math.max(0, ((i + 0.5) * cells) / count - 0.5));
    first[i] = Math.floor(at);
    second[i] = Math.min(cells - 1, first[i] + 1);
    share[i] = at - first[i];
  }
  return { first, second, share };
}
