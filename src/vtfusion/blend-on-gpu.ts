/**
 * The blending of tiles.ts on the GPU, so that one map is read back instead of one per tile. Weighting,
 * adding and shrinking are linear and separable:
 *
 *   blended = A M A^T     M `[across * tileSide, across * tileSide]`, the tiles' maps side by side
 *                         A `[side, across * tileSide]`, the share of each row of tiles in each row of the result
 */
import * as tf from '@tensorflow/tfjs-core';
import { plainProduct, productABt } from '../ops/mat-mul';
import { averagingMatrix } from '../ops/resample';
import { sharesOf, type Tiling } from './tiles';

const known = new WeakMap<Tiling, { readonly side: number; readonly values: Float32Array }>();

/** A, row by row. */
function blending(tiling: Tiling, side: number): Float32Array {
  const { across, tileSide, pictureSide, offsets } = tiling;
  const kept = known.get(tiling);
  if (kept?.side === side) return kept.values;
  const average = averagingMatrix(pictureSide, side);
  const values = new Float32Array(side * across * tileSide);
  for (const [row, shares] of sharesOf(tiling).entries()) {
    for (let i = 0; i < tileSide; i++) {
      const from = (offsets[row] + i) * side;
      const to = row * tileSide + i;
      for (let j = 0; j < side; j++) values[j * across * tileSide + to] = average[from + j] * shares[i];
    }
  }
  known.set(tiling, { side, values });
  return values;
}

/**
 * @param maps row by row, `[across * across, tileSide, tileSide]`
 * @returns `[side, side]`, as `blendTiles` gives it
 */
export function blendOnGpu(maps: tf.Tensor3D, tiling: Tiling, side: number): tf.Tensor2D {
  const { across, tileSide } = tiling;
  return tf.tidy(() => {
    if (across === 1 && side === tileSide) return tf.reshape(maps, [side, side]);
    const length = across * tileSide;
    const rows = tf.transpose(tf.reshape(maps, [across, across, tileSide, tileSide]), [0, 2, 1, 3]);
    const together = tf.reshape(rows, [length, length]) as tf.Tensor2D;
    const weights = tf.tensor2d(blending(tiling, side), [side, length]);
    return plainProduct(weights, productABt(together, weights));
  });
}
