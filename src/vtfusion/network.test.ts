/** What a network that goes on from another one takes over, and what its gradients cost. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder } from '../../tools/testing/toy-encoder';
import { stackLevels } from './aie';
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
  // Back to the state before its first step, as after losses that were no numbers.
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
  // Of each level the linear layer and its weights' gradient; the convolution, and both of its own.
  const products = kernels.filter(({ name }) => name === 'BatchMatMul');
  expect(products).toHaveLength(5 * encoder.levels.length);
  tf.dispose(tokens);
  one.dispose();
});
