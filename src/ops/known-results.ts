/**
 * Known results of what an inspection runs of TensorFlow.js's own programs (our kernels prove themselves: webgpu/known-products.ts): a
 * driver that starts may still compute nonsense, and wrong numbers that are finite become verdicts. Products are of numbers that
 * make them known to the last digit, and of more than one tile along each axis, the last not full.
 */
import * as tf from '@tensorflow/tfjs-core';
import { digits } from './digits';
import { joined } from './read-rows';
import { isSoftware } from './webgpu/adapter';
import { compileAllAhead } from './webgpu/compile-all';
import { currentDevice } from './webgpu/webgpu-backend';

/** What goes into a layer, its width, the part of it that is compared with a bank, and how many rows that has. */
const [entering, width, cut, others] = [40, 36, 34, 35];
const weight = digits(entering * width, 2);
const bias = digits(width, 4);
/** Small, so that the softmax of what comes of it is not all on one place. */
const bank = digits(cut * others, 5).map((digit) => digit / 64);
/** Of the layer the last rows are compared, as few as take the program of small results. */
const compared = 85;
/** Their distances are five maps, which are put together. */
const [tiles, high, wide, deep] = [5, compared / 5, 7, others / 7];

/** Of the backend in use: rows of the layer that take the program of large results on every GPU. */
function usualRows(): number {
  const backend = tf.getBackend();
  // A software renderer, which nobody gets unasked, compiles that for seconds.
  const choosesPrograms = backend === 'webgl' || (backend === 'webgpu' && !isSoftware(currentDevice()));
  return choosesPrograms ? 290 : compared;
}

/** Distances put together, their means, and the softmax of those: by the backend in use, in one row. */
function computed(rows: number): tf.Tensor {
  return tf.tidy(() => {
    const x = tf.tensor2d(digits(rows * entering), [rows, entering]);
    const sums = tf.matMul(x, tf.tensor2d(weight, [entering, width]));
    const layer = tf.relu(tf.add(sums, tf.tensor1d(bias)));
    const part = tf.slice(layer, [rows - compared, 1], [compared, cut]);
    const distances = tf.matMul(part, tf.tensor2d(bank, [cut, others]));
    const together = tf.transpose(tf.reshape(distances, [tiles, high, wide, deep]), [0, 2, 1, 3]);
    const means = tf.mean(tf.reshape(together, [compared, others]), 1);
    const shares = tf.softmax(tf.reshape(means, [1, compared]));
    return joined([together, means, shares]);
  });
}

/** `[rows, inner]` by `[inner, columns]`. */
function productOf(a: ArrayLike<number>, b: ArrayLike<number>, inner: number): Float32Array {
  const [rows, columns] = [a.length / inner, b.length / inner];
  const products = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let i = 0; i < inner; i++) sum += a[row * inner + i] * b[i * columns + column];
      products[row * columns + column] = sum;
    }
  }
  return products;
}

/** The same in plain JavaScript. */
function expected(rows: number): Float32Array[] {
  const sums = productOf(digits(rows * entering), weight, entering);
  const layer = sums.map((sum, i) => Math.max(0, sum + bias[i % width])).slice(-compared * width);
  const part = layer.filter((_, i) => i % width > 0 && i % width <= cut);
  const distances = productOf(part, bank, cut);
  const together = distances.map((_, i) => {
    const [d, h, w] = [i % deep, Math.floor(i / deep) % high, Math.floor(i / (deep * high)) % wide];
    const tile = Math.floor(i / (deep * high * wide));
    return distances[((tile * high + h) * wide + w) * deep + d];
  });
  const means = Float32Array.from({ length: compared }, (_, row) => {
    const own = together.subarray(row * others, (row + 1) * others);
    return own.reduce((sum, value) => sum + value, 0) / others;
  });
  const largest = Math.max(...means);
  const powers = means.map((mean) => Math.exp(mean - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return [together, means, powers.map((power) => power / total)];
}

/** How far a number may be from what it should be, as a share of the largest of its kind. */
const within = 1e-4;

/** Whether the backend in use computes what it should. */
export async function computesRight(rows = usualRows()): Promise<boolean> {
  await compileAllAhead(() => computed(rows));
  const row = computed(rows);
  const values = await row.data().finally(() => row.dispose());
  let next = 0;
  return expected(rows).every((known) => {
    const largest = known.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return known.every((value) => Math.abs(values[next++] - value) <= within * largest);
  });
}
