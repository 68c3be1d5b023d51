/**
 * Equations 7 to 9 with their gradients, in training and in inspection, against float64 autograd
 * (fixtures/golden/training.safetensors, made by make_golden_training.py).
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { goldenTensors } from '../../tools/testing/golden-tensors';
import { mpfNames, runningNames } from '../../tools/testing/network-names';
import { interpolate } from '../ops/resample';
import type { BatchStatistics } from './batch-norm';
import { FusionBlock } from './fusion-block';
import { Initialiser } from './initialise';
import { segmentationLoss } from './losses';
import { SegmentationNetwork } from './segmentation-network';

const { read, assign, expectClose } = goldenTensors('training.safetensors');
const [grid, channels, side] = [5, 3, 12];

afterAll(releaseBackends);

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
    tf.engine().startScope();
  });
  afterAll(() => tf.engine().endScope());

  describe('eq. 7: the fusion block', () => {
    const names = mpfNames.filter((name) => /^(sam|g\.)/.test(name));
    const given = () => ['visual', 'text'].map((name) => read<tf.Tensor2D>(`fusion.${name}`));
    function block(): FusionBlock {
      const made = new FusionBlock(grid, 2, channels, new Initialiser(1));
      assign(
        made.variables(),
        names.map((name) => `weights.${name}`),
      );
      // The first of the state is the bias that the convolutions lack.
      assign(
        made.state().slice(1),
        runningNames.map((name) => `running.${name}`),
      );
      return made;
    }

    it('normalises by the running statistics in inspection', async () => {
      await expectClose(block().apply(given()), 'fusion.inferred', 1e-4);
    });

    it('normalises by the batch in training, with its gradients', async () => {
      const made = block();
      const maps = given();
      const inputs = maps.map((map) => tf.variable(map));
      const variables = [...made.variables(), ...inputs];
      const pull = read('fusion.pull');
      let seen: BatchStatistics[] = [];
      const forward = () =>
        made.apply(inputs as tf.Tensor[] as tf.Tensor2D[], (statistics) => {
          seen = statistics.map((s) => ({ mean: tf.keep(s.mean), variance: tf.keep(s.variance) }));
        });
      const { grads } = tf.variableGrads(() => tf.sum(tf.mul(forward(), pull)) as tf.Scalar, variables);
      await expectClose(forward(), 'fusion.trained', 1e-4);
      for (const [i, { mean, variance }] of seen.entries()) {
        await expectClose(mean, `fusion.mean${i}`, 1e-5);
        await expectClose(variance, `fusion.variance${i}`, 1e-5);
      }
      const all = [...names, 'visual', 'text'];
      for (const [i, variable] of variables.entries()) {
        await expectClose(grads[variable.name], `fusion.${all[i]}.grad`, 1e-4);
      }

      made.goOn(true);
      made.remember(seen);
      const [, ...moved] = made.state();
      for (const [i, name] of runningNames.entries()) {
        await expectClose(moved[i], `fusion.${name}.moved`, 1e-5);
      }
      made.goOn(false);
      made.remember(seen);
      for (const [i, name] of runningNames.entries()) await expectClose(moved[i], `fusion.${name}`, 1e-5);
    });
  });

  it('eq. 8 and 9: the segmentation network, interpolated, and its loss', async () => {
    const network = new SegmentationNetwork(3, channels, false, new Initialiser(1));
    const names = mpfNames.filter((name) => name.startsWith('fpn'));
    assign(
      network.variables(),
      names.map((name) => `weights.${name}`),
    );
    const maps = tf.variable(read<tf.Tensor4D>('segmentation.maps'));
    const truth = read<tf.Tensor3D>('segmentation.truth');
    const output = () => network.apply(maps as tf.Tensor as tf.Tensor4D);
    const final = () => tf.reshape(interpolate(output(), side, side), truth.shape) as tf.Tensor3D;
    await expectClose(output(), 'segmentation.output', 1e-5);
    await expectClose(final(), 'segmentation.final', 1e-5);
    const variables = [...network.variables(), maps as tf.Variable];
    const { value, grads } = tf.variableGrads(() => segmentationLoss(final(), truth), variables);
    await expectClose(value, 'segmentation.loss', 1e-5);
    for (const [i, variable] of variables.entries()) {
      await expectClose(grads[variable.name], `segmentation.${[...names, 'maps'][i]}.grad`, 1e-5);
    }
  });
});
