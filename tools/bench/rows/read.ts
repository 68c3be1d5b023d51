import * as tf from '@tensorflow/tfjs-core';

/** The numbers of a tensor, once everything that leads to them is computed; the tensor is let go. */
export async function read(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data();
  tensor.dispose();
  return values as Float32Array;
}

/** All numbers of some tensors of the same rank, one after the other. */
export function readAll(tensors: readonly tf.Tensor[]): Promise<Float32Array> {
  const flat = tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]))));
  tf.dispose([...tensors]);
  return read(flat);
}
