/** A map's score, and that wrong results of a backend give no verdict. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import { Detector } from './detector';
import { imageScore } from './image-score';
import { defaultSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import { photoOf } from './views';

let toy: ToyEncoder;
let detector: Detector;

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  const settings = {
    ...defaultSettings,
    steps: 2,
    views: { ...defaultSettings.views, tiles: 1 },
    synthetic: { ...defaultSettings.synthetic, pool: 4, warmUp: 4 },
  };
  const shots = [0, 1].map((number) => photoOf(toyPhoto(number), 'squash'));
  const { encoder, states } = toy;
  detector = await trainDetector({
    encoder,
    states,
    shots,
    settings,
    seed: 1,
    startSynthesis: synthesiseHere,
  });
});

afterAll(async () => {
  detector.dispose();
  toy.dispose();
  await releaseBackends();
});

it('says so where an encoder gives what is no number, and leaves no tensor', async () => {
  const photo = photoOf(toyPhoto(5), 'squash');
  const before = tf.memory().numTensors;
  expect((await detector.inspect(photo)).verdict).toMatch(/^(pass|uncertain|fail)$/u);
  const { parts } = detector;
  const broken = {
    ...parts.encoder,
    patchTokens: (...asked: Parameters<typeof parts.encoder.patchTokens>) =>
      tf.tidy(() =>
        parts.encoder.patchTokens(...asked).map((tokens) => tf.mul(tokens, Number.NaN) as tf.Tensor3D),
      ),
  };
  await expect(new Detector({ ...parts, encoder: broken }).inspect(photo)).rejects.toMatchObject({
    code: 'inspection-no-number',
    message: expect.stringMatching(/^What computes in this page gave .*inspect it again/u),
  });
  expect(tf.memory().numTensors).toBe(before);
});

it('leaves no tensor where the network fails', async () => {
  const photo = photoOf(toyPhoto(5), 'squash');
  const before = tf.memory().numTensors;
  const failing = vi.spyOn(detector.parts.network, 'predict').mockImplementation(() => {
    throw new Error('out of memory');
  });
  await expect(detector.inspect(photo)).rejects.toThrow('out of memory');
  failing.mockRestore();
  expect(tf.memory().numTensors).toBe(before);
});

describe('an image score', () => {
  // Every value once, in mixed order: 7919 is coprime to the length.
  const map = Float32Array.from({ length: 240 * 240 }, (_, i) => ((i * 7919) % 57_600) - 100);
  const before = map.slice();

  it.each([
    { what: 'the maximum for a share of 0', share: 0, score: 57_499 },
    // 57.6 values are 58: from 57 442 to 57 499.
    { what: 'the mean of the highest 0.1 %, a whole number of values', share: 0.001, score: 57_470.5 },
    { what: 'the mean of all', share: 1, score: 28_699.5 },
  ])('is $what', ({ share, score }) => {
    expect(imageScore(map, share)).toBe(score);
    expect(map).toEqual(before);
  });

  it('is of one value at least, and no number for an empty map', () => {
    expect(imageScore(Float32Array.of(-3, -1, -2), 0.001)).toBe(-1);
    expect(imageScore(new Float32Array(0), 0)).toBeNaN();
  });
});
