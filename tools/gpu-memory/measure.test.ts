/** ViT-B/16+ fits: what its towers take on the GPU, counted, and that the text tower leaves nothing behind. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends } from '../node/backends';
import { expectExplainsItself } from '../testing/explains-itself';
import { selectTrusted } from '../testing/trusted-backend';
import { bPlus } from './branch-in-memory';
import { everyAdapter, main, mostBytes } from './main';
import { measureTowers } from './measure';

beforeAll(() => selectTrusted('webgpu'));
afterAll(releaseBackends);

it('keeps 117 million weights and a block of the text tower in 130 MB, and 140 MB with all prompts, in buffers that every adapter has', async () => {
  const before = tf.memory().numTensors;
  const moments = await measureTowers(bPlus);
  const [image, both, prompts, after] = moments;
  expect(image.parameters).toBeGreaterThan(117e6);
  expect(image.peak).toBeGreaterThan(117e6);
  for (const { peak, tensors } of moments) expect(Math.max(peak, tensors)).toBeLessThan(mostBytes);
  // The text tower's 91 million numbers were up, a block at a time.
  expect(both.peak).toBeGreaterThan(image.bytes + 5e6);
  // Of one sentence nearly all of it is weights; many are there between two blocks, too.
  expect(both.peak).toBeLessThan(130e6);
  expect(prompts.peak).toBeGreaterThan(both.peak);
  expect(after.bytes).toBe(image.bytes);
  for (const { largestBuffer } of moments) expect(largestBuffer).toBeLessThan(everyAdapter);
  expect(tf.memory().numTensors).toBe(before);
});

it('explains itself, does nothing then, and refuses what it does not know', () =>
  expectExplainsItself(main, 'gpu-memory'));
