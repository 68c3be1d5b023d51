/** ViT-B/16+ fits: what its towers take on the GPU, counted, and that the text tower leaves nothing behind. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../node/backends';
import { mostBytes } from './main';
import { measureTowers } from './measure';
import { bPlus } from './seeded-model';

/** What WebGPU promises of every adapter, for a buffer and for a binding. */
const everyAdapter = 128 * 2 ** 20;

beforeAll(() => selectBackend('webgpu'));
afterAll(releaseBackends);

it('keeps the image tower of 117 million numbers in at most 130 MB, in buffers that every adapter has', () => {
  const before = tf.memory().numTensors;
  const [image, both, after] = measureTowers(bPlus);
  expect(image.parameters).toBeGreaterThan(117e6);
  expect(image.peak).toBeGreaterThan(117e6);
  expect(Math.max(image.peak, image.tensors)).toBeLessThan(mostBytes);
  expect(both.bytes).toBeGreaterThan(image.bytes + 50e6);
  expect(after.bytes).toBe(image.bytes);
  expect(both.largestBuffer).toBeLessThan(everyAdapter);
  expect(tf.memory().numTensors).toBe(before);
});
