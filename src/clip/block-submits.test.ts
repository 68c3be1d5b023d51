/** On a GPU a tower submits its blocks one by one, however many dispatches the backend would collect. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { throughInt8 } from '../../tools/fidelity/fidelity';
import { releaseBackends } from '../../tools/node/backends';
import { readArrays } from '../../tools/node/read-arrays';
import { weightsInMemory } from '../../tools/node/weights-in-memory';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { compileAllAhead } from '../ops/webgpu/compile-all';
import { currentDevice } from '../ops/webgpu/webgpu-backend';
import { clipConfigSchema } from './clip-config';
import { VisionTransformer } from './vision-transformer';

const golden = (name: string) => new URL(`../../fixtures/golden/${name}`, import.meta.url);
const config = v.parse(clipConfigSchema, JSON.parse(readFileSync(golden('micro-clip.config.json'), 'utf8')));
const { image_size: side, layers } = config.vision_cfg;
const levels = [1, layers];
let tower: VisionTransformer;
let images: tf.Tensor4D;

beforeAll(async () => {
  await selectTrusted('webgpu');
  const arrays = throughInt8(readArrays(golden('micro-clip.safetensors')), { kind: 'clip', config });
  tower = await VisionTransformer.read(config, weightsInMemory(arrays));
  images = tf.randomNormal([2, side, side, 3], 0, 1, 'float32', 1);
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => {
  tower.dispose();
  images.dispose();
  releaseBackends();
});

/** Counts the dispatches of each submit from now on. */
function dispatchesOfSubmits(): number[] {
  const { queue } = currentDevice();
  const counts: number[] = [];
  let recorded = 0;
  const dispatch = GPUComputePassEncoder.prototype.dispatchWorkgroups;
  vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups').mockImplementation(function (
    this: GPUComputePassEncoder,
    ...groups
  ) {
    recorded++;
    return dispatch.apply(this, groups);
  });
  const submit = queue.submit.bind(queue);
  vi.spyOn(queue, 'submit').mockImplementation((buffers) => {
    counts.push(recorded);
    recorded = 0;
    return submit(buffers);
  });
  return counts;
}

it('submits each block by itself, whichever levels are asked for', () => {
  const counts = dispatchesOfSubmits();
  tf.dispose(tower.streams(images, levels));
  // Two normalisations, four products and the attention; the first block's submit also embeds the pictures.
  const block = 7;
  expect(counts.slice(1)).toEqual(new Array(layers - 1).fill(block));
  expect(counts[0]).toBeGreaterThan(block);
  expect(counts[0]).toBeLessThan(2 * block);
});

it('submits none while programs are only compiled', async () => {
  const counts = dispatchesOfSubmits();
  await compileAllAhead(() => tower.streams(images, levels));
  // Uploads alone.
  expect(counts).toEqual([0]);
});
