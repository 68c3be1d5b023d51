/** A training that fails leaves nothing of what it had made. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import type { FrozenEncoder } from './frozen-encoder';
import { networkFor } from './learning';
import { defaultSettings, type TrainSettings } from './settings';
import { type StartSynthesis, synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import { photoOf } from './views';

const memory = vi.hoisted(() => ({ isFull: false }));
vi.mock('./adam', async (original) => {
  const { Adam } = await original<typeof import('./adam')>();
  return {
    Adam: class extends Adam {
      constructor(...given: ConstructorParameters<typeof Adam>) {
        if (memory.isFull) throw new Error('out of memory');
        super(...given);
      }
    },
  };
});

const settings: TrainSettings = {
  ...defaultSettings,
  views: { tiles: 1, illumination: 'as-is' },
  prototypes: { ...defaultSettings.prototypes, copies: 1, turns: 'never' },
  steps: 2,
};
let toy: ToyEncoder;

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
});
afterEach(() => {
  memory.isFull = false;
});
afterAll(() => {
  toy.dispose();
  releaseBackends();
});

/** Trains on two real defects, and gives how many tensors that has left behind. */
async function leftBy(encoder: FrozenEncoder, startSynthesis: StartSynthesis): Promise<number> {
  const before = tf.memory().numTensors;
  const { states } = toy;
  const shots = [0, 1].map((number) => photoOf(toyPhoto(number), 'squash'));
  const task = { encoder, states, shots, settings, seed: 1, startSynthesis };
  const network = networkFor(task);
  const anomalies = [4, 5].map((number) => {
    const image = toyPhoto(number);
    const data = new Uint8Array(image.width * image.height).fill(1);
    return { image, mask: { ...image, data }, view: 0, certain: false };
  });
  const training = trainDetector({ ...task, lessons: { network, anomalies: async () => anomalies } });
  await expect(training).rejects.toThrow('out of memory');
  network.dispose();
  return tf.memory().numTensors - before;
}

it('lets go of encoded defects when there is no room for the optimiser', async () => {
  memory.isFull = true;
  expect(await leftBy(toy.encoder, synthesiseHere)).toBe(0);
  memory.isFull = false;
});

it('lets go of one encoded defect when there is no room for the next', async () => {
  let pictures = Number.NEGATIVE_INFINITY;
  const encoder: FrozenEncoder = {
    ...toy.encoder,
    patchTokens: (...asked) => {
      if (++pictures === 2) throw new Error('out of memory');
      return toy.encoder.patchTokens(...asked);
    },
  };
  const begin: StartSynthesis = (...drawing) => {
    // From here on nothing is encoded but what the pool holds.
    pictures = 0;
    return synthesiseHere(...drawing);
  };
  expect(await leftBy(encoder, begin)).toBe(0);
});

it('lets go of all whichever reading of its numbers fails', async () => {
  const { encoder, states } = toy;
  const shots = [0, 1].map((number) => photoOf(toyPhoto(number), 'squash'));
  const task = { encoder, states, shots, seed: 1, startSynthesis: synthesiseHere };
  const train = () => trainDetector({ ...task, settings: { ...settings, steps: 0 } });
  const { data } = tf.Tensor.prototype;
  let [reads, failing] = [0, Number.POSITIVE_INFINITY];
  const reading = vi.spyOn(tf.Tensor.prototype, 'data').mockImplementation(function (this: tf.Tensor) {
    return reads++ === failing ? Promise.reject(new Error('the device is gone')) : data.call(this);
  });
  (await train()).dispose();
  const all = reads;
  const before = tf.memory().numTensors;
  for (failing = 0; failing < all; failing++) {
    reads = 0;
    await expect(train()).rejects.toThrow('the device is gone');
    expect(tf.memory().numTensors).toBe(before);
  }
  // At least the tokens of each shot, its M^v and its M^f.
  expect(all).toBeGreaterThanOrEqual(6);
  reading.mockRestore();
});
