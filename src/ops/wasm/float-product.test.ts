/** Products in threads against sums in float64, for sides that fit no vector, plain and transposed. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../../tools/node/backends';
import { nodeWasmProgram } from '../../../tools/node/wasm-program';
import { type Turned, threadedProduct } from './float-product';
import { provideProgram } from './program';

const waves = (length: number, shift: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(1.7 * i + shift) * Math.cos(0.37 * i));

function matrices(m: number, k: number, n: number, turned: Turned): [tf.Tensor2D, tf.Tensor2D] {
  return [
    tf.tensor2d(waves(m * k, 0.3), turned === 'a' ? [k, m] : [m, k]),
    tf.tensor2d(waves(k * n, 1.1), turned === 'b' ? [n, k] : [k, n]),
  ];
}

beforeAll(async () => {
  await selectBackend('wasm');
  provideProgram(await nodeWasmProgram(3));
  // Threads start in the background after the first product asked for them.
  await vi.waitFor(() => {
    const large = matrices(160, 160, 160, 'none');
    const product = threadedProduct(...large, 'none');
    tf.dispose([large, product ?? []]);
    expect(product).toBeDefined();
  }, 20_000);
});
afterAll(() => {
  provideProgram(undefined);
  releaseBackends();
});

describe.each(['none', 'a', 'b'] as const)('with %s transposed', (turned) => {
  it.each([
    [225, 512, 101],
    [3, 1025, 1501],
    [1601, 7, 403],
    [130, 700, 64],
  ])('[%i, %i] by [, %i]', async (m, k, n) => {
    const before = tf.memory().numTensors;
    const [a, b] = matrices(m, k, n, turned);
    const product = threadedProduct(a, b, turned)!;
    expect(product.shape).toEqual([m, n]);
    const [x, y, values] = [await a.data(), await b.data(), await product.data()];
    const left = (i: number, j: number) => (turned === 'a' ? x[j * m + i] : x[i * k + j]);
    const right = (i: number, j: number) => (turned === 'b' ? y[j * k + i] : y[i * n + j]);
    let worst = 0;
    for (let i = 0; i < m; i += 7) {
      for (let j = 0; j < n; j++) {
        let [sum, size] = [0, 0];
        for (let c = 0; c < k; c++) {
          sum += left(i, c) * right(c, j);
          size += Math.abs(left(i, c) * right(c, j));
        }
        worst = Math.max(worst, Math.abs(values[i * n + j] - sum) / size);
      }
    }
    expect(worst).toBeLessThan(3e-6);
    // The number of threads, and whether they have started, changes no bit of a training.
    const own = tf.tidy(() =>
      tf.matMul(turned === 'a' ? tf.transpose(a) : a, turned === 'b' ? tf.transpose(b) : b),
    );
    const theirs = await own.data();
    expect(Array.from(values).filter((value, i) => value !== theirs[i])).toHaveLength(0);
    tf.dispose([a, b, product, own]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('leaves small products, and other backends, to themselves', async () => {
  const small = matrices(8, 8, 8, 'none');
  expect(threadedProduct(...small, 'none')).toBeUndefined();
  tf.dispose(small);
  await selectBackend('cpu');
  const large = matrices(200, 200, 200, 'none');
  expect(threadedProduct(...large, 'none')).toBeUndefined();
  tf.dispose(large);
});
