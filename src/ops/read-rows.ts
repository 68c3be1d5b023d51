import type * as tf from '@tensorflow/tfjs-core';

/** Reads a tensor `[rows, ...]` as one array a row; it stays the caller's. */
export async function readRows(tensor: tf.Tensor): Promise<Float32Array[]> {
  const [rows] = tensor.shape;
  const values = (await tensor.data()) as Float32Array;
  const size = values.length / rows;
  return Array.from({ length: rows }, (_, i) => values.slice(i * size, (i + 1) * size));
}
