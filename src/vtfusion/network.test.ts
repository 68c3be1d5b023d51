/** A network's start, what it takes over from another one, and what its gradients cost. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { gaussians, largestGap } from '../../tools/testing/numbers';
import { type ToyEncoder, toyEncoder } from '../../tools/testing/toy-encoder';
import { stackLevels } from './aie';
import { Initialiser } from './initialise';
import { VTFusionNetwork } from './network';
import { defaultSettings } from './settings';

let toy: ToyEncoder;
beforeAll(async () => {
  await selectBackend('cpu');
  toy = toyEncoder();
});
afterAll(() => {
  toy.dispose();
  releaseBackends();
});

const network = (seed: number) =>
  new VTFusionNetwork(toy.encoder, toy.states.shape[1], defaultSettings, seed);

/** The first running mean after a batch whose means are all `value`. */
function meanAfter(one: VTFusionNetwork, value: number): number {
  const [, mean] = one.groups()['mpf.state'];
  tf.tidy(() =>
    one.mpf.remember([0, 1].map(() => ({ mean: tf.fill([16], value), variance: tf.ones([16]) }))),
  );
  return mean.dataSync()[0];
}

it('its first batch moves the running statistics that were learnt, and sets those of a network that begins', () => {
  const [teacher, pupil] = [network(1), network(2)];
  expect(meanAfter(teacher, 2)).toBe(2);
  pupil.learnFrom(teacher);
  expect(pupil.everything().map((variable) => variable.dataSync())).toEqual(
    teacher.everything().map((variable) => variable.dataSync()),
  );
  expect(meanAfter(pupil, 12)).toBeCloseTo(3, 6);
  // Back to the state before its first step, as after losses that are not finite.
  pupil.goOn(0);
  expect(meanAfter(pupil, 13)).toBeCloseTo(4, 6);
  teacher.goOn(0);
  expect(meanAfter(teacher, 5)).toBe(5);
  teacher.goOn(3);
  expect(meanAfter(teacher, 15)).toBeCloseTo(6, 6);
  teacher.dispose();
  pupil.dispose();
});

it('no product is made for a gradient of the frozen tokens', async () => {
  const { encoder } = toy;
  const one = network(1);
  const tokens = encoder.levels.map(() => tf.ones<tf.Rank.R3>([2, encoder.grid ** 2, encoder.width]));
  const loss = () => tf.sum(stackLevels(one.aie.features(tokens))) as tf.Scalar;
  const { kernels } = await tf.profile(() => {
    tf.dispose(Object.values(tf.variableGrads(loss, one.aie.variables())));
  });
  // For each level the linear layer and its weights' gradient, and the convolution with both of its
  // gradients.
  const products = kernels.filter(({ name }) => name === 'BatchMatMul');
  expect(products).toHaveLength(5 * encoder.levels.length);
  tf.dispose(tokens);
  one.dispose();
});

it("AIE begins as the encoder's own projection of each patch, of length 1", async () => {
  const { grid, width, joint } = toy.encoder;
  const [patches, channels] = [grid * grid, joint.bias.length];
  const values = [1, 2].map((seed) => gaussians(seed, patches * width));
  const expected = values.map((tokens) =>
    Array.from({ length: patches }, (_, n) => {
      const projected = Array.from(joint.bias, (bias, k) =>
        tokens
          .subarray(n * width, (n + 1) * width)
          .reduce((sum, token, i) => sum + token * joint.weight[i * channels + k], bias),
      );
      return projected.map((value) => value / Math.hypot(...projected));
    }).flat(),
  );
  const one = network(1);
  const tokens = values.map((each) => tf.tensor3d(each, [1, patches, width]));
  const features = one.aie.features(tokens);
  for (const [l, level] of features.entries()) {
    expect(largestGap(await level.data(), expected[l])).toBeLessThan(1e-5);
  }
  tf.dispose([tokens, features]);
  one.dispose();
});

it('a random layer has a variance of 2 by its inputs, evenly within its bound', () => {
  const layer = new Initialiser(1).he(8, 2000);
  const weights = layer.dataSync<'float32'>();
  const variance = weights.reduce((sum, weight) => sum + weight ** 2, 0) / weights.length;
  expect(variance).toBeGreaterThan(0.95 * (2 / 8));
  expect(variance).toBeLessThan(1.05 * (2 / 8));
  expect(Math.max(...weights)).toBeLessThanOrEqual(Math.sqrt(6 / 8));
  layer.dispose();
});
