/**
 * Towers with int8 weights: our kernels on webgpu give the same results as plain operations on cpu with the
 * same weights.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { throughInt8 } from '../../tools/fidelity/fidelity';
import { releaseBackends } from '../../tools/node/backends';
import { readArrays } from '../../tools/node/read-arrays';
import { weightsInMemory } from '../../tools/node/weights-in-memory';
import { withoutDeviceErrors } from '../../tools/testing/device-errors';
import { largestGap, taken } from '../../tools/testing/numbers';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { kernelReport } from '../ops/kernels';
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

describe.each(['micro-clip', 'micro-clip-quickgelu'])('%s', (name) => {
  const config = v.parse(clipConfigSchema, json(name));
  const weights = int8Weights(name, { kind: 'clip', config });

  it('sees the same', () =>
    expectSame(async () => {
      const tower = await VisionTransformer.read(config, weights);
      const image = imageOf(name);
      const results = [...tower.streams(image, [1, 4]), tower.pooled(image)];
      tower.dispose();
      image.dispose();
      return results;
    }));

  it('reads the same', () =>
    expectSame(async () => {
      const ids = Int32Array.from({ length: 77 }, (_, i) => (i < 5 ? [49406, 320, 1125, 539, 49407][i] : 0));
      return [await encodeTexts(config, weights, [ids, ids])];
    }));
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
