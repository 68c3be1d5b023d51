import * as tf from '@tensorflow/tfjs-core';

/** Reads a tensor `[rows, ...]` as one array a row; it stays the caller's. */
export async function readRows(tensor: tf.Tensor): Promise<Float32Array[]> {
  const [rows] = tensor.shape;
  const values = (await tensor.data()) as Float32Array;
  const size = values.length / rows;
  return Array.from({ length: rows }, (_, i) => values.slice(i * size, (i + 1) * size));
}

/** All numbers of some tensors, joined into one. */
export const joined = (tensors: readonly tf.Tensor[]) =>
  tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]))));

/**
 * Reads tensors of any shapes at once, since each separate read from a GPU is a wait. They stay the caller's.
 */
export async function readTogether(tensors: readonly tf.Tensor[]): Promise<Float32Array[]> {
  const row = joined(tensors);
  const values = (await row.data().finally(() => row.dispose())) as Float32Array;
  let start = 0;
  return tensors.map(({ size }) => {
    start += size;
    return values.slice(start - size, start);
  });
}
