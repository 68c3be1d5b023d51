/** With an encoder without words there is no text branch: MPF takes M^v alone, and no states are needed. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto, withSpot } from '../../tools/testing/toy-encoder';
import { defectKinds } from '../das/defect';
import { tidy } from '../ops/tidy';
import { stackLevels } from './aie';
import type { FrozenEncoder } from './frozen-encoder';
import { visualMap } from './maps';
import { VTFusionNetwork } from './network';
import { presets, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { encodeTokens } from './tokens';
import { trainDetector } from './trainer';
import { photoOf } from './views';

const photos = [0, 1, 2].map(toyPhoto);
const channels = 8;
let toy: ToyEncoder;
let encoder: FrozenEncoder;

function makeToy(): void {
  toy = toyEncoder();
  encoder = { ...toy.encoder, visionOnly: true };
}

afterAll(releaseBackends);

describe('the network', () => {
  beforeAll(async () => {
    await selectBackend('wasm');
    makeToy();
  });
  afterAll(() => toy.dispose());

  const predict = (network: VTFusionNetwork, states?: tf.Tensor2D) =>
    tidy(() => {
      const features = network.aie.features(encodeTokens([withSpot(photos[0])], encoder));
      const bank = tf.reshape(network.stack(encodeTokens([photos[1]], encoder)), [36, -1]) as tf.Tensor2D;
      const visual = visualMap(stackLevels(features), [{ bank }]);
      return network.fuse(features, visual, { states, units: [0.5] });
    });

  it('has no text encoder to train, and fewer weights to fuse with', () => {
    const before = tf.memory().numTensors;
    const sees = new VTFusionNetwork(encoder, channels, presets.default, 5);
    const reads = new VTFusionNetwork(toy.encoder, channels, presets.default, 5);
    expect(sees.ate.variables()).toEqual([]);
    expect(reads.ate.variables().length).toBeGreaterThan(0);
    expect(sees.mpf.variables().length).toBeLessThan(reads.mpf.variables().length);
    expect(() => predict(reads)).toThrow(/states are needed/);
    sees.dispose();
    reads.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('starts at the training-free detector: M^f is an affine of M^v', async () => {
    const network = new VTFusionNetwork(encoder, channels, presets.default, 5);
    const prediction = predict(network, toy.states);
    const [visual, text, final] = await Promise.all(
      [prediction.visual, prediction.text, prediction.final].map((t) => t.data()),
    );
    expect(Math.max(...visual)).toBeGreaterThan(Math.min(...visual));
    expect(Math.max(...final)).toBeLessThanOrEqual(0.1 * (Math.max(...visual) / 0.5) - 0.1 + 1e-5);
    expect(Math.max(...final)).toBeGreaterThan(0.1 * (Math.max(...visual) / 0.5) - 0.1 - 0.05);
    expect([...text].every((value) => value === 0)).toBe(true);
    tf.dispose([prediction.visual, prediction.text, prediction.final, prediction.fused]);
    network.dispose();
  });
});

describe('a whole training', () => {
  beforeAll(async () => {
    await selectBackend('wasm');
    makeToy();
  });
  afterAll(() => toy.dispose());

  it('finds a spot, and is the same whatever the states say', async () => {
    const settings: TrainSettings = {
      ...presets.default,
      steps: 6,
      synthetic: { kinds: defectKinds, pool: 3, warmUp: 2 },
    };
    const before = tf.memory().numTensors;
    const inspectWith = async (states: tf.Tensor2D) => {
      const shots = photos.map((picture) => photoOf(picture, 'squash'));
      const task = { encoder, states, shots, settings, seed: 1, startSynthesis: synthesiseHere };
      const detector = await trainDetector(task);
      const [good, bad] = [
        await detector.inspect(photoOf(toyPhoto(9), 'squash')),
        await detector.inspect(photoOf(withSpot(toyPhoto(9)), 'squash')),
      ];
      detector.dispose();
      states.dispose();
      return { good, bad };
    };
    const some = await inspectWith(tf.clone(toy.states));
    const other = await inspectWith(tf.neg(toy.states));
    expect(some.bad.score).toBeGreaterThan(some.good.score);
    expect(some.bad.verdict).toBe('fail');
    expect(other.bad.map).toEqual(some.bad.map);
    expect(tf.memory().numTensors).toBe(before);
  });
});
