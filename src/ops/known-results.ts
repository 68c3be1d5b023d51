/**
 * Known results for those programs of TensorFlow.js that an inspection runs (our own kernels have
 * webgpu/known-products.ts). A driver that starts may still compute nonsense, and wrong but finite numbers
 * would become verdicts. The products are exact, and have more than one tile along each axis, the last one
 * not full.
 */
import * as tf from '@tensorflow/tfjs-core';
import { digits } from './digits';
import { joined } from './read-rows';
import { isSoftware } from './webgpu/adapter';
import { compileAllAhead } from './webgpu/compile-all';
import { currentDevice } from './webgpu/webgpu-backend';

/** A layer's inputs and its width, how many of its outputs are compared with a bank, and the bank's rows. */
const [entering, width, cut, others] = [40, 36, 34, 35];
const weight = digits(entering * width, 2);
const bias = digits(width, 4);
/** Small, so that the softmax over its results does not concentrate on one place. */
const bank = digits(cut * others, 5).map((digit) => digit / 64);
/** Only the layer's last rows are compared: so few that TensorFlow.js takes its program for small results. */
const compared = 85;
/** Their distances form five maps, which are assembled into one. */
const [tiles, high, wide, deep] = [5, compared / 5, 7, others / 7];

/** Rows of the layer on the current backend: so many that every GPU takes the program for large results. */
function usualRows(): number {
  const backend = tf.getBackend();
  // A software renderer, which is used only on request, would compile that for seconds.
  const choosesPrograms = backend === 'webgl' || (backend === 'webgpu' && !isSoftware(currentDevice()));
  return choosesPrograms ? 290 : compared;
}

/** The assembled distances, their means and the softmax of the means, by the current backend, in one row. */
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

/** The largest error allowed, as a share of the largest number of its kind. */
const within = 1e-4;

/** Whether the current backend gives the known results. */
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
