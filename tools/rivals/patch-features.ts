/** Patch tokens of one picture as the features that rivals compare. */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../../src/ops/linear';
import { unit } from '../../src/ops/unit';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';

/** Tokens by level, L x `[N * d]`, as tensors, L x `[N, d]`; the caller disposes of them. */
export function levelTensors(tokens: readonly Float32Array[], { grid, width }: FrozenEncoder): tf.Tensor2D[] {
  return tokens.map((values) => tf.tensor2d(values, [grid * grid, width]));
}

/** Unit features of L levels `[N, c]` side by side as one unit vector a patch: `[N, L * c]`. */
export function stackUnit(levels: readonly tf.Tensor2D[]): tf.Tensor2D {
  return tf.tidy(() => tf.mul(tf.concat([...levels], 1), 1 / Math.sqrt(levels.length)));
}

/** Levels `[N, d]` in the encoder's joint space, each `[N, c]` with rows of length 1. */
export function jointFeatures(
  levels: readonly tf.Tensor2D[],
  { joint, width }: FrozenEncoder,
): tf.Tensor2D[] {
  return tf.tidy(() => {
    const weight = tf.tensor2d(joint.weight, [width, joint.bias.length]);
    const bias = tf.tensor1d(joint.bias);
    return levels.map((x) => unit(linear(x, weight, bias)));
  });
}

/**
 * PatchCore's local awareness: each patch becomes the mean of its 3x3 neighbourhood, of those that lie inside of the
 * picture. `[N, d]` to `[N, d]`, as one product with an `[N, N]` matrix.
 */
export function neighbourhoodMeans(x: tf.Tensor2D, grid: number): tf.Tensor2D {
  return tf.tidy(() => {
    const n = grid * grid;
    const weights = new Float32Array(n * n);
    for (let at = 0; at < n; at++) {
      const neighbours = neighbourhood(at, grid);
      for (const other of neighbours) weights[at * n + other] = 1 / neighbours.length;
    }
    return tf.matMul(tf.tensor2d(weights, [n, n]), x);
  });
}

function neighbourhood(at: number, grid: number): number[] {
  const [row, column] = [Math.floor(at / grid), at % grid];
  const found: number[] = [];
  for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, grid - 1); y++) {
    for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, grid - 1); x++) found.push(y * grid + x);
  }
  return found;
}

/** The two levels in the middle, PatchCore's choice; all of them where there are no more than two. */
export function middleLevels<T>(levels: readonly T[]): T[] {
  const start = Math.max(Math.floor((levels.length - 2) / 2), 0);
  return levels.slice(start, start + 2);
}
