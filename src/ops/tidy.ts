import * as tf from '@tensorflow/tfjs-core';

/** `tf.tidy` for any returned structure: its own type allows neither interfaces nor readonly arrays. */
export function tidy<T>(work: () => T): T {
  return tf.tidy(work as () => tf.TensorContainer) as T;
}
