/** Pictures that are encoded in pieces give the numbers that they give at once. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import { encodeTokens, type FrozenEncoder } from './tokens';

let toy: ToyEncoder;

beforeAll(async () => {
  await selectBackend('cpu');
  toy = toyEncoder();
});

afterAll(() => {
  toy.dispose();
  releaseBackends();
});

async function encoded(atOnce: number | undefined) {
  const batches: number[] = [];
  const encoder: FrozenEncoder = {
    ...toy.encoder,
    atOnce,
    patchTokens(images, levels) {
      batches.push(images.shape[0]);
      return toy.encoder.patchTokens(images, levels);
    },
  };
  const before = tf.memory().numTensors;
  const tokens = encodeTokens([0, 1, 2, 3, 4].map(toyPhoto), encoder);
  expect(tf.memory().numTensors - before).toBe(tokens.length);
  const values = await Promise.all(tokens.map(async (level) => [level.shape, [...(await level.data())]]));
  tf.dispose(tokens);
  return { batches, values };
}

it.each([
  [1, [1, 1, 1, 1, 1]],
  [2, [2, 2, 1]],
  [5, [5]],
])('in pieces of %i', async (atOnce, batches) => {
  const whole = await encoded(undefined);
  expect(whole.batches).toEqual([5]);
  expect(await encoded(atOnce)).toEqual({ batches, values: whole.values });
});
