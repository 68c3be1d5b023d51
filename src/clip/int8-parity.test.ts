/**
 * Towers with int8 weights: our kernels on webgpu give the same results as plain operations on cpu with the
 * same weights, whether these come from memory or from many small shards, and the blocks are submitted one by one.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { throughInt8 } from '../../tools/fidelity/fidelity';
import { releaseBackends } from '../../tools/node/backends';
import { readArrays } from '../../tools/node/read-arrays';
import { weightsInMemory } from '../../tools/node/weights-in-memory';
import { withoutDeviceErrors } from '../../tools/testing/device-errors';
import { largestGap, taken } from '../../tools/testing/numbers';
import {
  expectGivenUp,
  expectSameTexts,
  expectSameTower,
  type StreamedClip,
  streamedClip,
} from '../../tools/testing/streamed-clip';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { kernelReport } from '../ops/kernels';
import { compileAllAhead } from '../ops/webgpu/compile-all';
import { currentDevice } from '../ops/webgpu/webgpu-backend';
import { clipConfigSchema } from './clip-config';
import { dinoConfigSchema } from './dino-config';
import { DinoTransformer } from './dino-transformer';
import type { ModelShape } from './model-tensors';
import { encodeTexts } from './text-transformer';
import { VisionTransformer } from './vision-transformer';

const golden = (name: string) => new URL(`../../fixtures/golden/${name}`, import.meta.url);
const json = (name: string) => JSON.parse(readFileSync(golden(`${name}.config.json`), 'utf8'));

/** A golden checkpoint as it is stored in a model's folder: matrices in int8. */
const int8Weights = (name: string, shape: ModelShape) =>
  weightsInMemory(throughInt8(readArrays(golden(`${name}.safetensors`)), shape));

function imageOf(name: string, key = 'image'): tf.Tensor4D {
  const { shape, data } = readArrays(golden(`${name}.activations.safetensors`)).get(key)!;
  return tf.tidy(() =>
    tf.transpose(tf.tensor4d(data, shape as [number, number, number, number]), [0, 2, 3, 1]),
  );
}

afterAll(releaseBackends);

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

/** Runs the same work by kernels and by plain operations, and compares; neither leaves a tensor behind. */
async function expectSame(run: () => Promise<tf.Tensor[]>) {
  await selectTrusted('webgpu');
  const before = tf.memory().numTensors;
  expect(Object.values(kernelReport()).every(({ path }) => path === 'kernels')).toBe(true);
  const ours = await withoutDeviceErrors(async () => Promise.all((await run()).map(taken)));
  await selectTrusted('cpu');
  const plain = await Promise.all((await run()).map(taken));
  expect(ours).toHaveLength(plain.length);
  for (const [i, values] of ours.entries()) {
    expect(values.some((value) => Math.abs(value) > 0.1)).toBe(true);
    expect(largestGap(values, plain[i]), `result ${i}`).toBeLessThan(2e-4);
  }
  expect(tf.memory().numTensors).toBe(before);
}

it.each(['micro-clip', 'micro-clip-quickgelu'])('%s sees the same', (name) =>
  expectSame(async () => {
    const config = v.parse(clipConfigSchema, json(name));
    const tower = await VisionTransformer.read(config, int8Weights(name, { kind: 'clip', config }));
    const image = imageOf(name);
    const results = [...tower.streams(image, [1, 4]), tower.pooled(image)];
    tower.dispose();
    image.dispose();
    return results;
  }),
);

describe('micro-clip', () => {
  const name = 'micro-clip';
  const config = v.parse(clipConfigSchema, json(name));
  const weights = int8Weights(name, { kind: 'clip', config });

  it('reads the same', () =>
    expectSame(async () => {
      const ids = Int32Array.from({ length: 77 }, (_, i) => (i < 5 ? [49406, 320, 1125, 539, 49407][i] : 0));
      return [await encodeTexts(config, weights, [ids, ids])];
    }));

  describe('from many small shards, by kernels', () => {
    let clip: StreamedClip;
    let before: { numTensors: number; numBytes: number };
    beforeAll(async () => {
      clip = await streamedClip();
      await selectTrusted('webgpu');
      const { numTensors, numBytes } = tf.memory();
      before = { numTensors, numBytes };
    });
    afterEach(() => expect(tf.memory()).toMatchObject(before));
    afterAll(() => clip.remove());

    it('sees the same as the tower whose weights are all in memory, and lets go of each shard before the next', () =>
      expectSameTower(clip));

    it('reads the same, of more sentences than are computed together', () => expectSameTexts(clip));

    it.each(['vision', 'text'] as const)(
      'leaves no tensor of a %s tower that is given up half-way',
      (branch) => expectGivenUp(clip, branch),
    );
  });

  describe('however many dispatches the backend would collect', () => {
    const { image_size: side, layers } = config.vision_cfg;
    const levels = [1, layers];
    let tower: VisionTransformer;
    let images: tf.Tensor4D;
    beforeAll(async () => {
      await selectTrusted('webgpu');
      tower = await VisionTransformer.read(config, weights);
      images = tf.randomNormal([2, side, side, 3], 0, 1, 'float32', 1);
    });
    afterEach(() => {
      vi.restoreAllMocks();
    });
    afterAll(() => {
      tower.dispose();
      images.dispose();
    });

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
  });
});

it('sees the same with layer scale and registers', () =>
  expectSame(async () => {
    const config = v.parse(dinoConfigSchema, json('micro-dino-reg4'));
    const tower = await DinoTransformer.read(
      config,
      70,
      int8Weights('micro-dino-reg4', { kind: 'vision', config, side: 70 }),
    );
    const image = imageOf('micro-dino-reg4', 'image70');
    const results = [...tower.streams(image, [2, 4]), tower.pooled(image)];
    tower.dispose();
    image.dispose();
    return results;
  }));
