/** Programs compiled ahead are ready when needed; work that needs them sooner neither waits nor fails. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { releaseBackends, startBackend } from '../../../tools/node/backends';
import { compileAllAhead } from './compile-all';
import { returnFreeBuffers } from './free-buffers';
import { currentDevice } from './webgpu-backend';

/** Programs that something had to wait for. */
let late = 0;
let before: number;

beforeAll(async () => {
  await startBackend('webgpu');
  const device = currentDevice();
  const make = device.createComputePipeline;
  device.createComputePipeline = (descriptor) => {
    late++;
    return make.call(device, descriptor);
  };
});
beforeEach(() => {
  late = 0;
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));
afterAll(releaseBackends);

/** Too many for TensorFlow.js to compute them on the processor. */
const numbers = () => tf.range(-1000, 1000);

/** Each test has an operation of its own, which no other has compiled. */
async function signsOf(operation: (x: tf.Tensor) => tf.Tensor): Promise<number> {
  const result = tf.tidy(() => tf.sum(tf.sign(operation(numbers()))));
  const [sum] = await result.data();
  result.dispose();
  return sum;
}

it('leaves nothing to compile when the work is done', async () => {
  await compileAllAhead(() => tf.sum(tf.sign(tf.relu(numbers()))));
  expect(await signsOf((x) => tf.relu(x))).toBe(999);
  expect(late).toBe(0);
});

it('what needs a program sooner compiles it, and so does what is new meanwhile', async () => {
  const ahead = compileAllAhead(() => tf.exp(numbers()));
  expect(await signsOf((x) => tf.sigmoid(tf.exp(tf.clipByValue(x, -1, 1))))).toBe(2000);
  const sooner = late;
  expect(sooner).toBe(3);
  await ahead;
  expect(await signsOf((x) => tf.sigmoid(tf.exp(tf.clipByValue(x, -1, 1))))).toBe(2000);
  expect(late).toBe(sooner);
});

it('work that fails half-way leaves nothing behind', async () => {
  await compileAllAhead(() => {
    tf.cos(numbers());
    throw new Error('half-way');
  });
  expect(await signsOf((x) => tf.add(tf.cos(x), 2))).toBe(2000);
});

it('work that gives free buffers back takes nothing from what is recorded', async () => {
  const refused: string[] = [];
  const device = currentDevice();
  const noted = (event: GPUUncapturedErrorEvent) => refused.push(event.error.message);
  device.addEventListener('uncapturederror', noted);
  const four = tf.tidy(() => tf.add(tf.fill([2000], 3), tf.ones([2000])));
  // Leaves free buffers of that size, of which the upload within the work takes one.
  tf.tidy(() => tf.relu(numbers())).dispose();
  await four.data();
  const five = tf.add(four, 1);
  await compileAllAhead(() => {
    tf.tidy(() => tf.relu(numbers()));
    returnFreeBuffers();
    return [];
  });
  expect(await five.data()).toEqual(new Float32Array(2000).fill(5));
  expect(refused).toEqual([]);
  device.removeEventListener('uncapturederror', noted);
  tf.dispose([four, five]);
});

it('a program that does not compile is left to who needs it', async () => {
  const device = currentDevice();
  const make = device.createComputePipelineAsync;
  device.createComputePipelineAsync = () => Promise.reject(new Error('not now'));
  await compileAllAhead(() => tf.softplus(numbers()));
  device.createComputePipelineAsync = make;
  expect(await signsOf((x) => tf.softplus(tf.clipByValue(x, -1, 1)))).toBe(2000);
  expect(late).toBeGreaterThan(0);
});

it('does nothing on other backends', async () => {
  await startBackend('cpu');
  await compileAllAhead(() => {
    throw new Error('not run');
  });
  await startBackend('webgpu');
});
