/** Towers of int8 weights: our kernels on webgpu give what the plain operations on cpu give of the very same weights. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { readArrays } from '../../tools/node/read-arrays';
import { withoutDeviceErrors } from '../../tools/testing/device-errors';
import { largestGap, taken } from '../../tools/testing/numbers';
import { kernelReport } from '../ops/kernels';
import { clipConfigSchema } from './clip-config';
import { dinoConfigSchema } from './dino-config';
import { DinoTransformer } from './dino-transformer';
import { type ModelShape, modelTensors } from './model-tensors';
import { quantise } from './quantise';
import { QuantisedArray } from './quantised-array';
import { TensorSource } from './tensor-source';
import { TextTransformer } from './text-transformer';
import { VisionTransformer } from './vision-transformer';

const golden = (name: string) => new URL(`../../fixtures/golden/${name}`, import.meta.url);
const json = (name: string) => JSON.parse(readFileSync(golden(`${name}.config.json`), 'utf8'));

/** A golden checkpoint as a model's folder keeps it: matrices in int8. */
function int8Source(name: string, shape: ModelShape): TensorSource {
  const tensors = modelTensors(shape);
  return new TensorSource(
    new Map(
      [...readArrays(golden(`${name}.safetensors`))].map(([key, array]) => {
        const axis = tensors.get(key)?.scaleAxis;
        if (axis === undefined) return [key, array];
        const rows = array.shape[0];
        const columns = array.data.length / rows;
        const matrix = { ...quantise(array.data, rows, columns, axis), rows, columns, axis };
        return [key, new QuantisedArray(array.shape, matrix)];
      }),
    ),
  );
}

function imageOf(name: string, key = 'image'): tf.Tensor4D {
  const { shape, data } = readArrays(golden(`${name}.activations.safetensors`)).get(key)!;
  return tf.tidy(() =>
    tf.transpose(tf.tensor4d(data, shape as [number, number, number, number]), [0, 2, 3, 1]),
  );
}

afterAll(releaseBackends);

/** Runs the same by kernels and by plain operations, and compares; neither leaves a tensor behind. */
async function expectSame(run: () => tf.Tensor[]) {
  await selectBackend('webgpu');
  const before = tf.memory().numTensors;
  expect(Object.values(kernelReport()).every(({ path }) => path === 'kernels')).toBe(true);
  const ours = await withoutDeviceErrors(() => Promise.all(run().map(taken)));
  await selectBackend('cpu');
  const plain = await Promise.all(run().map(taken));
  expect(ours).toHaveLength(plain.length);
  for (const [i, values] of ours.entries()) {
    expect(values.some((value) => Math.abs(value) > 0.1)).toBe(true);
    expect(largestGap(values, plain[i]), `result ${i}`).toBeLessThan(2e-4);
  }
  expect(tf.memory().numTensors).toBe(before);
}

describe.each(['micro-clip', 'micro-clip-quickgelu'])('%s', (name) => {
  const config = v.parse(clipConfigSchema, json(name));
  const source = int8Source(name, { kind: 'clip', config });

  it('sees the same', () =>
    expectSame(() => {
      const tower = new VisionTransformer(config, source);
      const image = imageOf(name);
      const results = [...tower.streams(image, [1, 4]), tower.pooled(image)];
      tower.dispose();
      image.dispose();
      return results;
    }));

  it('reads the same', () =>
    expectSame(() => {
      const tower = new TextTransformer(config, source);
      const ids = Int32Array.from({ length: 77 }, (_, i) => (i < 5 ? [49406, 320, 1125, 539, 49407][i] : 0));
      const results = [tower.encode([ids, ids])];
      tower.dispose();
      return results;
    }));
});

it('sees the same with layer scale and registers', () =>
  expectSame(() => {
    const config = v.parse(dinoConfigSchema, json('micro-dino-reg4'));
    const tower = new DinoTransformer(
      config,
      70,
      int8Source('micro-dino-reg4', { kind: 'vision', config, side: 70 }),
    );
    const image = imageOf('micro-dino-reg4', 'image70');
    const results = [...tower.streams(image, [2, 4]), tower.pooled(image)];
    tower.dispose();
    image.dispose();
    return results;
  }));
