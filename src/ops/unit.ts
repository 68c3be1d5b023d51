import * as tf from '@tensorflow/tfjs-core';

/** Scales vectors along the last axis to length 1; a zero vector stays (almost) zero. */
export function unit<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => tf.mul(x, tf.rsqrt(tf.add(tf.sum(tf.square(x), -1, true), 1e-12)))) as T;
}
