/**
 * Evens out the light of a photo: each pixel is divided by the mean luminance of its wide neighbourhood.
 *
 *   I'(p) = level * (I(p) + floor) / (blur(Y)(p) + floor),   Y the mean of R, G and B
 *
 * A moved lamp, a wandering reflection and a different grey level from part to part then have less effect
 * than details on the part. The idea is from Land and McCann, "Lightness and retinex theory", 1971, with a
 * single Gaussian surround (Jobson et al., "Properties and performance of a center/surround retinex", 1997),
 * as a quotient.
 */
import type { RgbImage } from './rgb-image';

/** Standard deviation of the surround, as a share of the picture's side. */
const SURROUND = 1 / 8;
/** Avoids division by zero in black areas. */
export const FLOOR = 4;
/** The grey level of a uniform picture afterwards. */
export const LEVEL = 115;
/** The surround is smooth enough to be computed on this many cells a side. */
const CELLS = 60;

/** Cells along an axis of so many pixels. */
const cellsAlong = (pixels: number): number => Math.min(CELLS, pixels);

/**
 * First pixel of each cell along an axis, and the end: `[cells + 1]`. A pixel belongs to the cell that
 * contains its centre.
 */
export function cellStarts(pixels: number): Int32Array {
  const cells = cellsAlong(pixels);
  return Int32Array.from({ length: cells + 1 }, (_, cell) => Math.ceil((cell * pixels) / cells - 0.5));
}

/**
 * @param picture square or not; at least one pixel
 * @returns a picture of the same size
 */
export function evenIllumination({ width, height, data }: RgbImage): RgbImage {
  const across = cellsAlong(width);
  const down = cellsAlong(height);
  const luminance = cellMeans(data, width, height);
  const blurredRows = blurAndTurn(luminance, across, down);
  const surround = blurAndTurn(blurredRows, down, across);
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

/** Mean luminance of each cell, `[down, across]`. */
function cellMeans(data: Uint8Array, width: number, height: number): Float64Array {
  const columns = cellStarts(width);
  const rows = cellStarts(height);
  const across = columns.length - 1;
  const means = new Float64Array(across * (rows.length - 1));
  for (let cell = 0; cell < means.length; cell++) {
    const [row, column] = [Math.floor(cell / across), cell % across];
    let sum = 0;
    for (let y = rows[row]; y < rows[row + 1]; y++) {
      const end = (y * width + columns[column + 1]) * 3;
      for (let i = (y * width + columns[column]) * 3; i < end; i++) sum += data[i];
    }
    means[cell] = sum / (3 * (rows[row + 1] - rows[row]) * (columns[column + 1] - columns[column]));
  }
  return means;
}

/**
 * Weights of the Gaussian that makes the surround of cells along one axis, `[cells, cells]`: row i has the
 * weights of all cells for cell i. Beyond the border the border's cell is repeated.
 */
export function surroundWeights(cells: number): Float64Array {
  const sigma = SURROUND * cells;
  const radius = Math.max(1, Math.ceil(4 * sigma));
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const weights = new Float64Array(cells * cells);
  for (let i = 0; i < cells; i++) {
    for (let k = 0; k < kernel.length; k++) {
      const cell = Math.min(cells - 1, Math.max(0, i + k - radius));
      weights[i * cells + cell] += kernel[k] / total;
    }
  }
  return weights;
}

/** The Gaussian along rows, `[down, across]` to `[across, down]`. */
function blurAndTurn(values: Float64Array, across: number, down: number): Float64Array {
  const weights = surroundWeights(across);
  const blurred = new Float64Array(values.length);
  for (let y = 0; y < down; y++) {
    const row = values.subarray(y * across, (y + 1) * across);
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let k = 0; k < across; k++) sum += row[k] * weights[x * across + k];
      blurred[x * down + y] = sum;
    }
  }
  return blurred;
}

/** For each of `count` pixels its two nearest cells of `cells`, and the weight of the second. */
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
