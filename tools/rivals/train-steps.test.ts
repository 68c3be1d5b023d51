/** Training by steps: it descends, reports, refuses what diverges, and leaves nothing. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../node/backends';
import { trainSteps } from './train-steps';

let x: tf.Variable;
let before: number;

beforeAll(() => selectBackend('wasm'));
afterAll(releaseBackends);
beforeEach(() => {
  x = tf.tidy(() => tf.variable(tf.tensor1d([4])));
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});

async function train(steps: number, loss = () => tf.sum(tf.square(x)) as tf.Scalar): Promise<number[]> {
  const shares: number[] = [];
  await trainSteps({ variables: [x], rate: 0.1, steps, loss, onProgress: (share) => shares.push(share) });
  return shares;
}

it('descends and reports each step', async () => {
  expect(await train(4)).toEqual([0.25, 0.5, 0.75, 1]);
  // Adam's first steps are as long as its rate.
  expect((await x.data())[0]).toBeCloseTo(3.6, 2);
});

it('takes no step at all', async () => {
  expect(await train(0)).toEqual([1]);
  expect((await x.data())[0]).toBe(4);
});

it('says when the loss is no number', async () => {
  const run = train(3, () => tf.sum(tf.log(tf.sub(x, 10))) as tf.Scalar);
  await expect(run).rejects.toMatchObject({ name: 'training-diverged' });
});
