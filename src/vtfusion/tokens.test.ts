/**
 * The encoder's input, and that encoding and judging pictures in pieces gives the same numbers as at once.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { largestGap } from '../../tools/testing/numbers';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import { Detector } from './detector';
import type { FrozenEncoder } from './frozen-encoder';
import { defaultSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { encodeTokens, toEncoderInput } from './tokens';
import { trainDetector } from './trainer';
import { photoOf } from './views';

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

it('takes red, green and blue as bytes, each by its own mean and deviation', async () => {
  const [mean, std] = [
    [0.5, 0.4, 0.3],
    [0.25, 0.2, 0.1],
  ];
  const images = [
    [255, 0, 0, 0, 51, 0, 0, 0, 102, 10, 20, 30],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  ].map((data) => ({ width: 2, height: 2, data: Uint8Array.from(data) }));
  const input = toEncoderInput(images, { side: 2, mean, std });
  expect(input.shape).toEqual([2, 2, 2, 3]);
  const expected = images.flatMap(({ data }) =>
    Array.from(data, (byte, i) => (byte / 255 - mean[i % 3]) / std[i % 3]),
  );
  expect(largestGap(await input.data(), expected)).toBeLessThan(1e-6);
  input.dispose();
});

it.each([
  [1, [1, 1, 1, 1, 1]],
  [2, [2, 2, 1]],
  [5, [5]],
])('in pieces of %i', async (atOnce, batches) => {
  const whole = await encoded(undefined);
  expect(whole.batches).toEqual([5]);
  expect(await encoded(atOnce)).toEqual({ batches, values: whole.values });
});

it('judges the tiles of a photo in pieces', async () => {
  const settings: TrainSettings = {
    ...defaultSettings,
    steps: 0,
    views: { tiles: 2, illumination: 'as-is' },
    prototypes: { ...defaultSettings.prototypes, copies: 1, turns: 'never' },
  };
  const encoder = { ...toy.encoder, visionOnly: true };
  const shots = [1, 2].map((seed) => photoOf(toyPhoto(seed), 'squash'));
  const { parts } = await trainDetector({
    encoder,
    shots,
    settings,
    seed: 1,
    startSynthesis: synthesiseHere,
  });
  const predict = vi.spyOn(parts.network, 'predict');
  const before = tf.memory().numTensors;
  const [whole, inPieces] = [undefined, 3].map(
    (atOnce) => new Detector({ ...parts, encoder: { ...encoder, atOnce } }),
  );
  const photo = photoOf(toyPhoto(3), 'squash');
  const expected = await whole.inspect(photo);
  const calls = predict.mock.calls.length;
  expect(await inPieces.inspect(photo)).toEqual(expected);
  const judged = predict.mock.calls.map(([, { references }]) => references.length);
  expect([judged.slice(0, calls), judged.slice(calls)]).toEqual([
    [1, 4],
    [1, 3, 1],
  ]);
  expect(tf.memory().numTensors).toBe(before);
  whole.dispose();
});
