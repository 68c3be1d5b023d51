/**
 * From scores of patches to a map of pixels: bilinear upsampling, then Gaussian smoothing with sigma 4 pixels, as
 * PatchCore, AnomalyDINO and most of the others do. Both are linear and separable, so they are one matrix a side.
 */
import { interpolationMatrix } from '../../src/ops/resample';

/** Pixels of the encoder's side; the papers smooth maps of 224 to 448 pixels by 4. */
const sigma = 4;
/** The Gaussian is cut off beyond this many sigma, as SciPy's `gaussian_filter` does. */
const reach = 4;

/** Scores of patches `[grid * grid]` to a map `[side * side]`, both row-major. */
export function heatMap(scores: ArrayLike<number>, grid: number, side: number): Float32Array {
  const spread = smoothUpsampling(grid, side);
  // First along rows, `[grid, side]`, then along columns.
  const wide = new Float64Array(grid * side);
  for (let i = 0; i < grid; i++) {
    for (let j = 0; j < grid; j++) {
      for (let x = 0; x < side; x++) wide[i * side + x] += scores[i * grid + j] * spread[j * side + x];
    }
  }
  const map = new Float64Array(side * side);
  for (let i = 0; i < grid; i++) {
    for (let y = 0; y < side; y++) {
      const share = spread[i * side + y];
      if (share === 0) continue;
      for (let x = 0; x < side; x++) map[y * side + x] += share * wide[i * side + x];
    }
  }
  return Float32Array.from(map);
}

/** Weights `[grid, side]` of each cell in each pixel; every pixel's weights sum to 1. */
function smoothUpsampling(grid: number, side: number): Float64Array {
  const bilinear = interpolationMatrix(grid, side);
  const kernel = gaussian();
  const radius = (kernel.length - 1) / 2;
  const weights = new Float64Array(grid * side);
  for (let cell = 0; cell < grid; cell++) {
    for (let x = 0; x < side; x++) {
      for (let k = -radius; k <= radius; k++) {
        weights[cell * side + x] += kernel[k + radius] * bilinear[cell * side + mirrored(x + k, side)];
      }
    }
  }
  return weights;
}

/** A place beyond an edge, mirrored at the edge: -1 becomes 0, -2 becomes 1. */
function mirrored(place: number, side: number): number {
  const around = ((place % (2 * side)) + 2 * side) % (2 * side);
  return around < side ? around : 2 * side - 1 - around;
}

/** `[2 * radius + 1]`, sum 1. */
function gaussian(): Float64Array {
  const radius = Math.round(reach * sigma);
  const raw = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const sum = raw.reduce((total, value) => total + value, 0);
  return raw.map((value) => value / sum);
}
