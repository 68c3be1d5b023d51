/** A training that fails leaves no tensor behind, and real defects are encoded once, each by itself. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import type { Detector } from './detector';
import type { FrozenEncoder } from './frozen-encoder';
import { networkFor } from './learning';
import { defaultSettings, type TrainSettings } from './settings';
import { type StartSynthesis, SyntheticPool, synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import type { TrainingControl } from './training-task';
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

/**
 * Trains on real defects.
 * @param beforeDefects called when only they are left to encode before the first synthetic image
 */
async function train(
  encoder: FrozenEncoder,
  {
    by = settings,
    beforeDefects = () => undefined,
    begin = synthesiseHere,
    control = {},
  }: {
    by?: TrainSettings;
    beforeDefects?: () => void;
    begin?: StartSynthesis;
    control?: TrainingControl;
  } = {},
): Promise<Detector> {
  const shots = [0, 1].map((number) => photoOf(toyPhoto(number), 'squash'));
  const task = { encoder, states: toy.states, shots, settings: by, seed: 1, startSynthesis: begin };
  const network = networkFor(task);
  const anomalies = [4, 5, 6].map((number) => {
    const image = toyPhoto(number);
    const data = new Uint8Array(image.width * image.height).fill(1);
    return { image, mask: { ...image, data }, view: 0, certain: number === 5 };
  });
  const goingOn = {
    network,
    anomalies: async () => {
      beforeDefects();
      return anomalies;
    },
  };
  return trainDetector({ ...task, goingOn }, control).finally(() => network.dispose());
}

/** The toy encoder, with a callback for every picture that it encodes. */
const heard = (onPicture: () => void): FrozenEncoder => ({
  ...toy.encoder,
  patchTokens: (...asked) => {
    onPicture();
    return toy.encoder.patchTokens(...asked);
  },
});

it('lets go of encoded defects when there is no room for the optimiser', async () => {
  const before = tf.memory().numTensors;
  memory.isFull = true;
  await expect(train(toy.encoder)).rejects.toThrow('out of memory');
  expect(tf.memory().numTensors).toBe(before);
});

it('lets go of one encoded defect when there is no room for the next', async () => {
  const before = tf.memory().numTensors;
  let pictures = Number.NEGATIVE_INFINITY;
  const encoder = heard(() => {
    if (++pictures === 2) throw new Error('out of memory');
  });
  const beforeDefects = () => {
    pictures = 0;
  };
  await expect(train(encoder, { beforeDefects })).rejects.toThrow('out of memory');
  expect(tf.memory().numTensors).toBe(before);
});

it('hears a cancel between two defects', async () => {
  const before = tf.memory().numTensors;
  const control = new AbortController();
  let pictures = Number.NEGATIVE_INFINITY;
  const encoder = heard(() => {
    if (++pictures === 2) control.abort();
  });
  const beforeDefects = () => {
    pictures = 0;
  };
  const training = train(encoder, { beforeDefects, control });
  await expect(training).rejects.toMatchObject({ name: 'training-cancelled' });
  expect(pictures).toBe(2);
  expect(tf.memory().numTensors).toBe(before);
});

it('encodes each defect once, however often the steps begin anew', async () => {
  let pictures = 0;
  const beforeDefects = () => {
    pictures = 0;
  };
  const begin: StartSynthesis = (...drawing) => {
    expect(pictures).toBe(3);
    pictures = 0;
    return synthesiseHere(...drawing);
  };
  const [begun, grown] = (['skip', 'grow'] as const).map((what) => vi.spyOn(SyntheticPool.prototype, what));
  const synthetic = { ...settings.synthetic, warmUp: 2 };
  const by = { ...settings, synthetic, rates: { ...settings.rates, aie: 1e24 } };
  const training = train(
    heard(() => pictures++),
    { by, beforeDefects, begin },
  );
  await expect(training).rejects.toMatchObject({ name: 'training-diverged' });
  // At the start, and after each of three halvings. From there on only synthetic images are encoded.
  expect(begun).toHaveBeenCalledTimes(4);
  expect(pictures).toBe(grown.mock.calls.length);
  vi.restoreAllMocks();
});

it('lets go of all whichever reading of its numbers fails', async () => {
  const { encoder, states } = toy;
  const shots = [0, 1].map((number) => photoOf(toyPhoto(number), 'squash'));
  const task = { encoder, states, shots, seed: 1, startSynthesis: synthesiseHere };
  const run = () => trainDetector({ ...task, settings: { ...settings, steps: 0 } });
  const { data } = tf.Tensor.prototype;
  let [reads, failing] = [0, Number.POSITIVE_INFINITY];
  const reading = vi.spyOn(tf.Tensor.prototype, 'data').mockImplementation(function (this: tf.Tensor) {
    return reads++ === failing ? Promise.reject(new Error('the device is gone')) : data.call(this);
  });
  (await run()).dispose();
  const all = reads;
  const before = tf.memory().numTensors;
  for (failing = 0; failing < all; failing++) {
    reads = 0;
    await expect(run()).rejects.toThrow('the device is gone');
    expect(tf.memory().numTensors).toBe(before);
  }
  // At least the tokens of each shot, its M^v and its M^f.
  expect(all).toBeGreaterThanOrEqual(6);
  reading.mockRestore();
});
