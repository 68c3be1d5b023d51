/**
 * RD4AD. Source: Deng, Li, "Anomaly Detection via Reverse Distillation from One-Class Embedding", CVPR 2022.
 *
 *   z    = bottleneck(all levels)                       one-class embedding: narrow, so defects do not pass
 *   D_L, ..., D_1 = decoder(z), from the deepest level to the first
 *   loss = sum_l mean over positions of 1 - cos(E_l, D_l);   map = sum_l (1 - cos(E_l, D_l)), image score: the maximum
 *
 * The paper's teacher is a WideResNet whose levels have different sizes; a transformer's levels share one grid, so the
 * fusion is a concatenation and the decoder a chain of 3x3 convolutions, one a level, each followed by a linear head.
 * The bottleneck is two narrow 1x1 layers, since there is no stage that could be strided. Batch normalisation, which a
 * handful of shots cannot feed, is left out. The optimiser is the paper's (Adam); its rate of 5e-3 is lowered to 1e-3.
 */
import * as tf from '@tensorflow/tfjs-core';
import { conv3x3 } from '../../src/ops/conv3x3';
import { linear } from '../../src/ops/linear';
import { tidy } from '../../src/ops/tidy';
import { unit } from '../../src/ops/unit';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { Initialiser, zeros } from '../../src/vtfusion/initialise';
import type { Method } from '../evaluate/method';
import { judgePatches } from './judge-patches';
import { levelTensors } from './patch-features';
import { trainSteps } from './train-steps';

const settings = { bottleneck: 24, hidden: 48, steps: 200, rate: 1e-3 } as const;

interface Layer {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** The student: bottleneck, and a convolution and a head for each level. */
class ReverseDecoder {
  private readonly squeeze: Layer;
  private readonly blocks: readonly { readonly conv: Layer; readonly head: Layer }[];

  constructor(
    private readonly encoder: FrozenEncoder,
    seed: number,
  ) {
    const { bottleneck, hidden } = settings;
    const { levels, width } = encoder;
    const initialiser = new Initialiser(seed);
    const layer = (fanIn: number, out: number): Layer => ({
      weight: initialiser.he(fanIn, out),
      bias: zeros<tf.Rank.R1>(out),
    });
    this.squeeze = layer(levels.length * width, bottleneck);
    this.blocks = levels.map((_, depth) => ({
      conv: layer(9 * (depth === 0 ? bottleneck : hidden), hidden),
      head: layer(hidden, width),
    }));
  }

  /** 1 - cos of each level and its reconstruction, from the levels `[B * N, d]`: L x `[B * N]`. */
  deviations(levels: readonly tf.Tensor2D[]): tf.Tensor1D[] {
    const { grid } = this.encoder;
    const teacher = levels.map(unit);
    let x = tf.relu(
      linear(tf.concat(teacher, 1) as tf.Tensor2D, this.squeeze.weight, this.squeeze.bias),
    ) as tf.Tensor2D;
    // The deepest level is rebuilt first.
    const deepestFirst = this.blocks.map(({ conv, head }) => {
      const picture = tf.reshape(x, [-1, grid, grid, x.shape[1]]) as tf.Tensor4D;
      x = tf.reshape(tf.relu(conv3x3(picture, conv.weight, conv.bias)), [-1, settings.hidden]);
      return unit(linear(x, head.weight, head.bias));
    });
    return deepestFirst
      .reverse()
      .map((student, l) => tf.sub(1, tf.sum(tf.mul(student, teacher[l]), 1)) as tf.Tensor1D);
  }

  variables(): tf.Variable[] {
    const layers = [this.squeeze, ...this.blocks.flatMap(({ conv, head }) => [conv, head])];
    return layers.flatMap(({ weight, bias }) => [weight, bias] as tf.Variable[]);
  }
}

export const rd4ad: Method = {
  name: 'rd4ad',
  needsWords: false,
  async fit({ encoder, shots, seed, steps = settings.steps, onProgress }) {
    const tokens = await Promise.all(shots.map((shot) => shot.tokens()));
    const decoder = tidy(() => new ReverseDecoder(encoder, seed));
    const variables = decoder.variables();
    const levels = tf.tidy(() => {
      const perShot = tokens.map((each) => levelTensors(each, encoder));
      return encoder.levels.map((_, l) => tf.concat(perShot.map((each) => each[l])));
    });
    try {
      await trainSteps({
        variables,
        rate: settings.rate,
        steps,
        loss: () => tf.addN(decoder.deviations(levels).map((deviation) => tf.mean(deviation) as tf.Scalar)),
        onProgress,
      });
    } catch (error) {
      tf.dispose(variables);
      throw error;
    } finally {
      tf.dispose(levels);
    }
    return {
      async judge(picture) {
        const values = await picture.tokens();
        const map = tf.tidy(() => tf.addN(decoder.deviations(levelTensors(values, encoder))));
        try {
          return judgePatches((await map.data()) as Float32Array, encoder, 0);
        } finally {
          map.dispose();
        }
      },
      dispose: () => tf.dispose(variables),
    };
  },
};
