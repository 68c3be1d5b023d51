/** Cutting images into patches and projecting each, the first layer of every vision transformer. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Images `[B, side, side, 3]` to projected patches `[B, N, d]`, rows of the grid one after another.
 * @param matrix the patch convolution as `[patch * patch * 3, d]` (`TensorSource.patchMatrix`)
 */
export function embedPatches(images: tf.Tensor4D, patch: number, matrix: tf.Tensor2D): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, side] = images.shape;
    const grid = side / patch;
    const rows = tf.reshape(images, [batch, grid, patch, grid, patch * 3]);
    const flat = tf.reshape(tf.transpose(rows, [0, 1, 3, 2, 4]), [batch * grid * grid, patch * patch * 3]);
    return tf.reshape(tf.matMul(flat as tf.Tensor2D, matrix), [batch, grid * grid, matrix.shape[1]]);
  });
}
