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
  for (let y = 0; y < height; y++) {
    const upper = rows.first[y] * across;
    const lower = rows.second[y] * across;
    for (let x = 0; x < width; x++) {
      const [left, right, u] = [columns.first[x], columns.second[x], columns.share[x]];
      const above = surround[upper + left] * (1 - u) + surround[upper + right] * u;
      const below = surround[lower + left] * (1 - u) + surround[lower + right] * u;
      const gain = LEVEL / (above * (1 - rows.share[y]) + below * rows.share[y] + FLOOR);
      for (let i = (y * width + x) * 3, end = i + 3; i < end; i++) {
        even[i] = Math.min(255, Math.round((data[i] + FLOOR) * gain));
      }
    }
  }
  return { width, height, data: even };
}

/** Mean luminance of each cell, `[down, across]`; a pixel belongs to the cell that holds its centre. */
function cellMeans(
  data: Uint8Array,
  width: number,
  height: number,
  across: number,
  down: number,
): Float64Array {
  const sums = new Float64Array(across * down);
  const counts = new Uint32Array(across * down);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * down) / height) * across;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor(((x + 0.5) * across) / width);
      const i = (y * width + x) * 3;
      sums[cell] += (data[i] + data[i + 1] + data[i + 2]) / 3;
      counts[cell]++;
    }
  }
  return sums.map((sum, cell) => sum / counts[cell]);
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
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        const at = Math.min(across - 1, Math.max(0, x + k));
        sum += values[y * across + at] * kernel[k + radius];
      }
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
