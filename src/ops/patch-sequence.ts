/** From an image to the sequence that a vision transformer's first block reads. */
import * as tf from '@tensorflow/tfjs-core';
import { disposeMatrix, type FrozenMatrix } from './webgpu/frozen-matrix';
import { embedByKernel } from './webgpu/patch-embedding';
import { tileNamed, usualVariants } from './webgpu/variants';
import { currentDevice } from './webgpu/webgpu-backend';

/** The embedding before a vision transformer's first block. */
export interface PatchSequence {
  /**
   * Images `[B, side, side, 3]` to `[B, prefix + N, d]`: the prefix, then the projected patches plus their
   * positions.
   */
  embed(images: tf.Tensor4D): tf.Tensor3D;
  dispose(): void;
}

export interface SequenceParts {
  /** Side of a patch, in pixels. */
  readonly patch: number;
  /** `[N, d]`, with the projection's bias where it has one. */
  readonly positions: tf.Tensor2D;
  /** `[tokens before the patches, d]`, with their positions. */
  readonly prefix: tf.Tensor2D;
}

/** @param matrix `[patch * patch * 3, d]`, of flattened RGB patches; the sequence owns all tensors */
export function plainSequence(
  { patch, positions, prefix }: SequenceParts,
  matrix: tf.Tensor2D,
): PatchSequence {
  return {
    embed: (images) =>
      tf.tidy(() => {
        const [batch, side] = images.shape;
        const grid = side / patch;
        const rows = tf.reshape(images, [batch, grid, patch, grid, patch * 3]);
        const flat = tf.reshape(tf.transpose(rows, [0, 1, 3, 2, 4]), [
          batch * grid * grid,
          patch * patch * 3,
        ]);
        const [ahead, width] = prefix.shape;
        const product = tf.matMul(flat as tf.Tensor2D, matrix);
        const tokens = tf.add(tf.reshape(product, [batch, grid * grid, width]), positions);
        const first = tf.tile(tf.reshape(prefix, [1, ahead, width]), [batch, 1, 1]);
        return tf.concat([first, tokens], 1) as tf.Tensor3D;
      }),
    dispose: () => tf.dispose([matrix, positions, prefix]),
  };
}

/** @param matrix `[d, 3 * patch * patch]`, as the file has it; the sequence owns all tensors */
export function kernelSequence(parts: SequenceParts, matrix: FrozenMatrix): PatchSequence {
  return {
    embed: (images) =>
      embedByKernel(images, { ...parts, matrix }, tileNamed(usualVariants(currentDevice()).patches)),
    dispose: () => {
      disposeMatrix(matrix);
      tf.dispose([parts.positions, parts.prefix]);
    },
  };
}
