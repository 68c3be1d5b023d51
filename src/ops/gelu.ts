import * as tf from '@tensorflow/tfjs-core';

/** GELU by the error function: x * (1 + erf(x / sqrt 2)) / 2. Source: Hendrycks and Gimpel, 2016. */
export function gelu<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1))) as T;
}

/**
 * OpenAI's approximation of GELU: x * sigmoid(1.702 x). CLIP models with `quick_gelu` were trained with it.
 */
export function quickGelu<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)))) as T;
}
