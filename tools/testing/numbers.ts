/** Numbers for tests of kernels, and how far two rows of them are apart. */
import type * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../src/das/random';

/** Standard normal numbers, the same for the same seed. */
export function gaussians(seed: number, count: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => random.gaussian());
}

export function largestGap(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const gap = Math.abs(actual[i] - expected[i]);
    // Not a number is the worst of all.
    if (!(gap <= worst)) worst = gap;
  }
  return worst;
}

/** Reads a tensor and disposes of it. */
export async function taken(tensor: tf.Tensor): Promise<Float32Array> {
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}
