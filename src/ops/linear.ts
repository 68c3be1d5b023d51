import * as tf from '@tensorflow/tfjs-core';
import { matMul, matMulGradB } from './mat-mul';

/**
 * x W + b over the last axis: `[..., d]` times `[d, c]` gives `[..., c]`.
 * The product is taken at rank 2: rank 3 by rank 2 has no gradient on any backend.
 */
export const linear = <T extends tf.Tensor>(x: T, weight: tf.Tensor2D, bias?: tf.Tensor1D): T =>
  linearBy(matMul, x, weight, bias);

/** The same for a frozen x: no gradient reaches it. */
export const linearOfFrozen = <T extends tf.Tensor>(x: T, weight: tf.Tensor2D, bias?: tf.Tensor1D): T =>
  linearBy(matMulGradB, x, weight, bias);

function linearBy<T extends tf.Tensor>(
  product: typeof matMul,
  x: T,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D | undefined,
): T {
  return tf.tidy(() => {
    const [d, c] = weight.shape;
    const flat = product(tf.reshape(x, [-1, d]), weight);
    return tf.reshape(bias ? tf.add(flat, bias) : flat, [...x.shape.slice(0, -1), c]);
  }) as T;
}
