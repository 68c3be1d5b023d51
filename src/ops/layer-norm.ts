import * as tf from '@tensorflow/tfjs-core';

/**
 * Layer normalisation over the last axis, without gain and bias: (x - mean) / sqrt(variance + eps).
 * Source: Ba et al., "Layer Normalization", 2016; eps as in open_clip (1e-5).
 */
export function normaliseLayer<T extends tf.Tensor>(x: T, eps = 1e-5): T {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    return tf.mul(centred, tf.rsqrt(tf.add(variance, eps)));
  }) as T;
}

/** Layer normalisation with gain and bias `[d]`. */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor1D, bias: tf.Tensor1D, eps = 1e-5): T {
  return tf.tidy(() => tf.add(tf.mul(normaliseLayer(x, eps), gain), bias)) as T;
}
