/**
 * Position embeddings made for one grid of patches, resampled to another, as timm's `resample_abs_pos_embed`
 * does: bicubic with antialias, half-pixel centres. Embeddings of class and register tokens stay as they are.
 *
 * Source: Keys, "Cubic convolution interpolation", 1981, with a = -0.5, the kernel widened by the scale when
 * the grid shrinks (PyTorch's `interpolate(mode='bicubic', antialias=True)`). It runs once per model, on the
 * host, in float64.
 */
const radius = 2;

function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < radius) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

/** Weights `[to, from]` of bicubic resampling along one axis; every row sums to 1. */
export function bicubicMatrix(from: number, to: number): Float64Array {
  const matrix = new Float64Array(to * from);
  const scale = from / to;
  const widening = Math.max(scale, 1);
  for (let j = 0; j < to; j++) {
    const row = matrix.subarray(j * from, (j + 1) * from);
    for (let i = 0; i < from; i++) row[i] = cubic((i + 0.5 - (j + 0.5) * scale) / widening);
    const sum = row.reduce((total, weight) => total + weight, 0);
    for (let i = 0; i < from; i++) row[i] /= sum;
  }
  return matrix;
}

/** A grid of embeddings `[from * from, width]`, row-major, to `[to * to, width]`. */
export function resampleGrid(values: Float32Array, from: number, to: number, width: number): Float32Array {
  if (from === to) return values;
  const weights = bicubicMatrix(from, to);
  // Along the columns of the grid, then along its rows.
  const across = new Float64Array(from * to * width);
  for (let y = 0; y < from; y++) {
    for (let x = 0; x < to; x++) {
      for (let i = 0; i < from; i++) {
        const weight = weights[x * from + i];
        if (weight === 0) continue;
        for (let c = 0; c < width; c++)
          across[(y * to + x) * width + c] += weight * values[(y * from + i) * width + c];
      }
    }
  }
  const resampled = new Float64Array(to * to * width);
  for (let y = 0; y < to; y++) {
    for (let i = 0; i < from; i++) {
      const weight = weights[y * from + i];
      if (weight === 0) continue;
      for (let k = 0; k < to * width; k++)
        resampled[y * to * width + k] += weight * across[i * to * width + k];
    }
  }
  return Float32Array.from(resampled);
}
