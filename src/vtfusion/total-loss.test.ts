/**
 * One whole step, equations 1 to 10: predictions, losses with lambda at a half, every gradient, and the
 * weights after Adam, against float64 autograd (fixtures/golden/training.safetensors, made by
 * make_golden_training.py).
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { goldenTensors } from '../../tools/testing/golden-tensors';
import { aieNames, ateNames, mpfNames, runningNames } from '../../tools/testing/network-names';
import { Adam } from './adam';
import type { FrozenEncoder } from './frozen-encoder';
import { VTFusionNetwork } from './network';
import { defaultSettings } from './settings';
import { trainingStep } from './training-step';

const { read, assign, values, expectClose } = goldenTensors('training.safetensors');
const [grid, width, channels, side, batch] = [5, 6, 4, 12, 2];
const names = [...aieNames, ...ateNames, ...mpfNames];

const encoder: FrozenEncoder = {
  side,
  grid,
  width,
  levels: [1, 2],
  mean: [0, 0, 0],
  std: [1, 1, 1],
  joint: { weight: new Float32Array(width * channels), bias: new Float32Array(channels) },
  patchTokens: () => [],
};

/** Its gradients are kept to be looked at. */
class WatchedAdam extends Adam {
  gradients: tf.NamedTensorMap = {};

  override update(gradients: tf.NamedTensorMap): void {
    this.gradients = Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, tf.keep(tf.clone(gradient))]),
    );
    super.update(gradients);
  }
}

afterAll(releaseBackends);

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
    tf.engine().startScope();
  });
  afterAll(() => tf.engine().endScope());

  describe.each([
    { name: 'measured', start: 'visual-map', afsOnWholeImage: false },
    { name: 'letter', start: 'random', afsOnWholeImage: true },
  ] as const)('with objective and start $name', ({ name, start, afsOnWholeImage }) => {
    function made(): VTFusionNetwork {
      const network = new VTFusionNetwork(
        encoder,
        channels,
        { ...defaultSettings, mpf: { start, channels: 3 } },
        1,
      );
      const { aie, ate, mpf, 'mpf.state': state } = network.groups();
      assign(
        [...aie, ...ate, ...mpf],
        names.map((name) => `weights.${name}`),
      );
      assign(
        state.slice(1),
        runningNames.map((running) => `running.${running}`),
      );
      return network;
    }
    const tokens = () => encoder.levels.map((_, l) => read<tf.Tensor3D>(`step.tokens${l}`));
    const units = values(`${name}.units`);
    const compared = () => {
      const bank = read<tf.Tensor2D>('step.prototypes');
      return { references: units.map(() => ({ bank })), states: read<tf.Tensor2D>('step.states') };
    };

    it('predicts all four maps in inspection', async () => {
      const network = made();
      const maps = network.predict(tokens(), { ...compared(), units });
      await expectClose(maps.visual, `${name}.inferred.visual`, 1e-5);
      await expectClose(maps.text, `${name}.inferred.text`, 1e-4);
      await expectClose(maps.fused, `${name}.inferred.fused`, 1e-4);
      await expectClose(maps.final, `${name}.inferred.final`, 1e-4);
      network.dispose();
    });

    /** Takes the step with these margins of the four images. */
    function step(network: VTFusionNetwork, adam: Adam, normalMargins: number[], abnormalMargins: number[]) {
      const split = tokens().map((x) => tf.split(x, 2) as tf.Tensor3D[]);
      const { references, states } = compared();
      return trainingStep(
        network,
        adam,
        { tokens: split.map(([normal]) => normal) },
        {
          origins: Array.from({ length: batch }, (_, shot) => ({ shot, view: 0 })),
          tokens: split.map(([, abnormal]) => abnormal),
          abnormal: read('step.abnormal'),
          normal: read('step.normal'),
          truth: read('step.truth'),
        },
        {
          yardsticks: references.map((reference, i) => ({
            reference,
            unit: units[i],
            normalMargin: normalMargins[i],
            abnormalMargin: abnormalMargins[i],
          })),
          states,
          afsOnWholeImage,
          lambda: 0.5,
        },
      );
    }

    it('holds each image to its own margins', async () => {
      const network = made();
      const adam = new Adam([{ variables: network.aie.variables(), rate: 1e-3, decay: 0 }]);
      const [below, beyond] = [
        [0.1, 0.2, 0.3, 0.5],
        [0.4, 0.6, 0.9, 1.3],
      ];
      const losses = step(network, adam, below, beyond);
      // M^v does not depend on the batch: it is the same in inspection as in the step. The good images come
      // first.
      const visual = values(`${name}.inferred.visual`);
      const [covered, untouched] = [values('step.abnormal'), values('step.normal')];
      const half = batch * grid ** 2;
      let [nfc, afs] = [0, 0];
      visual.forEach((distance, i) => {
        const image = Math.floor(i / grid ** 2);
        const far = Math.max(0, distance - below[image]) / half;
        const near = Math.max(0, beyond[image] - distance) / half;
        if (i < half) nfc += far;
        else if (afsOnWholeImage) afs += near;
        else {
          nfc += far * untouched[i - half];
          afs += near * covered[i - half];
        }
      });
      expect((await losses.nfc.data())[0]).toBeCloseTo(nfc, 5);
      expect((await losses.afs.data())[0]).toBeCloseTo(afs, 5);
      adam.dispose();
      network.dispose();
    });

    it('takes the step', async () => {
      const network = made();
      const adam = new WatchedAdam([
        { variables: network.aie.variables(), rate: 1e-3, decay: 0 },
        { variables: network.ate.variables(), rate: 1e-2, decay: 0.01 },
        { variables: network.mpf.variables(), rate: 3e-3, decay: 0.01 },
      ]);
      const losses = step(network, adam, values(`${name}.normalMargins`), values(`${name}.abnormalMargins`));
      for (const loss of ['nfc', 'afs', 'seg', 'total'] as const) {
        await expectClose(losses[loss], `${name}.${loss}`, 1e-5);
      }
      for (const [i, variable] of adam.variables().entries()) {
        await expectClose(adam.gradients[variable.name], `${name}.${names[i]}.grad`, 1e-4);
        await expectClose(variable, `${name}.${names[i]}.after`, 1e-5);
      }
      for (const [i, running] of runningNames.entries()) {
        await expectClose(network.mpf.state()[1 + i], `${name}.${running}`, 1e-5);
      }
      adam.dispose();
      network.dispose();
    });
  });
});
