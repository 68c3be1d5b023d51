/** Our Adam against TensorFlow.js's own, and its decay and rates by hand. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { Adam } from './adam';

const start = [1, -2, 0.5, 3];
const loss = (v: tf.Tensor) =>
  tf.sum(tf.mul(tf.square(tf.sub(v, [0.3, 0.1, -1, 2])), [1, 10, 0.1, 3])) as tf.Scalar;

beforeAll(() => selectBackend('wasm'));
afterAll(releaseBackends);

describe('Adam', () => {
  it('takes the steps of the library', async () => {
    const before = tf.memory().numTensors;
    const [ours, theirs] = tf.tidy(() => [tf.variable(tf.tensor1d(start)), tf.variable(tf.tensor1d(start))]);
    const adam = new Adam([{ variables: [ours], rate: 0.05, decay: 0 }], 1e-7);
    const library = tf.train.adam(0.05, 0.9, 0.999, 1e-7);
    for (let i = 0; i < 25; i++) {
      tf.tidy(() => adam.update(tf.variableGrads(() => loss(ours), [ours]).grads));
      library.minimize(() => loss(theirs), false, [theirs]);
    }
    const expected = await theirs.data();
    (await ours.data()).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 4);
      expect(value).not.toBeCloseTo(start[i], 2);
    });
    adam.dispose();
    library.dispose();
    tf.dispose([ours, theirs]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives each group its rate and shrinks weights by rate * decay apart from the gradient', async () => {
    const [fast, slow] = tf.tidy(() => [tf.variable(tf.tensor1d(start)), tf.variable(tf.tensor1d(start))]);
    const adam = new Adam([
      { variables: [fast], rate: 0.1, decay: 0 },
      { variables: [slow], rate: 0.01, decay: 0.5 },
    ]);
    const { grads } = tf.variableGrads(() => tf.add(tf.sum(fast), tf.sum(slow)) as tf.Scalar, [fast, slow]);
    adam.update(grads);
    // The first step of Adam is the rate itself, whatever the gradient's size.
    (await fast.data()).forEach((value, i) => {
      expect(value).toBeCloseTo(start[i] - 0.1, 5);
    });
    (await slow.data()).forEach((value, i) => {
      expect(value).toBeCloseTo(start[i] * (1 - 0.01 * 0.5) - 0.01, 5);
    });
    adam.dispose();
    tf.dispose([grads, fast, slow]);
  });
});
