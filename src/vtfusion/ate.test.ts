/**
 * ATE with its gradients against float64 autograd (fixtures/golden/training.safetensors, by
 * make_golden_training.py).
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { goldenTensors } from '../../tools/testing/golden-tensors';
import { AdaptiveTextEncoder } from './ate';
import { Initialiser } from './initialise';

const { read, assign, expectClose } = goldenTensors('training.safetensors');
const names = ['ate.w1', 'ate.b1', 'ate.w2', 'ate.b2'];

afterAll(releaseBackends);

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
    tf.engine().startScope();
  });
  afterAll(() => tf.engine().endScope());

  const states = () => read<tf.Tensor2D>('ate.states');

  it('adapts the features of the states, and its gradients are those', async () => {
    const ate = new AdaptiveTextEncoder(states().shape[1], new Initialiser(1));
    const variables = ate.variables();
    assign(
      variables,
      names.map((name) => `weights.${name}`),
    );
    await expectClose(ate.features(states()), 'ate.features', 1e-6);
    const pull = read('ate.pull');
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.mul(ate.features(states()), pull)) as tf.Scalar,
      variables,
    );
    for (const [i, variable] of variables.entries()) {
      await expectClose(grads[variable.name], `ate.${names[i]}.grad`, 1e-5);
    }
    tf.dispose(variables);
  });

  it('starts as the features that it is given, made as long as 1', async () => {
    const ate = new AdaptiveTextEncoder(states().shape[1], new Initialiser(1));
    const [adapted, given] = (await Promise.all([ate.features(states()).array(), states().array()])) as [
      number[][],
      number[][],
    ];
    adapted.forEach((row, state) => {
      const length = Math.hypot(...given[state]);
      row.forEach((value, i) => {
        expect(value).toBeCloseTo(given[state][i] / length, 6);
      });
    });
    tf.dispose(ate.variables());
  });
});
