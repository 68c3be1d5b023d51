/** Which free buffers go back to the GPU between pieces of work, and which wait for the next piece. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, startBackend } from '../../../tools/node/backends';
import { returnFreeBuffers, returnManyFreeBuffers } from './free-buffers';
import { tensorToFill } from './webgpu-backend';

beforeAll(() => startBackend('webgpu'));
afterAll(releaseBackends);

const megabyte = 2 ** 20;
const allocated = () => (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;

/** Takes a buffer of each size and frees all of them; nothing is written into them. */
function piece(sizes: readonly number[]): GPUBuffer[] {
  const made = sizes.map((size) => tensorToFill([(size * megabyte) / 4], 'float32'));
  for (const { tensor } of made) tensor.dispose();
  returnManyFreeBuffers();
  return made.map(({ buffer }) => buffer);
}

it('gives back what the last pieces of work had no use for, and keeps what each of them takes', () => {
  const before = allocated();
  const usual = [100, 110];
  const kept = piece(usual);
  const [once] = piece([...usual, 120]).slice(-1);
  expect(allocated() - before).toBe(330 * megabyte);
  for (let i = 0; i < 4; i++) expect(piece(usual).every((buffer, at) => buffer === kept[at])).toBe(true);
  expect(allocated() - before).toBe(210 * megabyte);
  expect(piece([120])[0]).not.toBe(once);
  returnFreeBuffers();
  expect(allocated()).toBe(before);
});

it('keeps all where it is little', () => {
  const [kept] = piece([10]);
  for (let i = 0; i < 5; i++) piece([20]);
  expect(piece([10])[0]).toBe(kept);
});
