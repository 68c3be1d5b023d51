/**
 * One training step on made-up tokens, small enough for every backend: the same start must give the same losses and
 * the same updated weights wherever it runs. Used in Node (vitest) and in Chromium (e2e).
 */
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../src/das/random';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { adamFor } from '../../src/vtfusion/learning';
import { VTFusionNetwork } from '../../src/vtfusion/network';
import { buildPrototypes, disposePrototypes, driftCosts, leavingOut } from '../../src/vtfusion/prototypes';
import { type PresetName, presets } from '../../src/vtfusion/settings';
import { trainingStep } from '../../src/vtfusion/training-step';

const [grid, width, channels, side, batch] = [5, 12, 8, 20, 2];
const positions = grid * grid;

export interface StepOutcome {
  readonly losses: number[];
  /** Every trained variable after the step, in a fixed order. */
  readonly weights: number[][];
}

function gaussians(random: Random, ...shape: number[]): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.gaussian()),
    shape,
  );
}

function blocks(random: Random, share: number, ...shape: number[]): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => (random.unit() < share ? 1 : 0)),
    shape,
  );
}

/**
 * Takes one step by a preset on the backend in use.
 * @param visionOnly over an encoder without words
 */
export async function oneStep(preset: PresetName, visionOnly = false): Promise<StepOutcome> {
  const random = new Random(11);
  const settings = presets[preset];
  const encoder: FrozenEncoder = {
    side,
    grid,
    width,
    levels: [1, 2],
    joint: {
      weight: Float32Array.from({ length: width * channels }, () => random.gaussian() / 4),
      bias: Float32Array.from({ length: channels }, () => random.gaussian() / 10),
    },
    mean: [0, 0, 0],
    std: [1, 1, 1],
    patchTokens: () => [],
    ...(visionOnly && { visionOnly }),
  };
  tf.engine().startScope();
  const network = new VTFusionNetwork(encoder, channels, settings, 5);
  const tokens = () => encoder.levels.map(() => gaussians(random, batch, positions, width) as tf.Tensor3D);
  const normal = tokens();
  const { strategy, drift } = settings.prototypes;
  const shots = tf.unstack(network.stack(normal)) as tf.Tensor2D[];
  const sources = shots.map((features, shot) => ({ features, shot, pose: 0 }));
  const costs = drift > 0 ? driftCosts(grid, sources.length, drift) : undefined;
  const prototypes = buildPrototypes(sources, grid, strategy, costs);
  const abnormal = {
    origins: [0, 1].map((shot) => ({ shot, view: 0 })),
    tokens: tokens(),
    abnormal: blocks(random, 0.3, batch, positions) as tf.Tensor2D,
    normal: blocks(random, 0.5, batch, positions) as tf.Tensor2D,
    truth: blocks(random, 0.1, batch, side, side) as tf.Tensor3D,
  };
  const adam = adamFor(network, settings, 1);
  const losses = trainingStep(network, adam, { tokens: normal }, abnormal, {
    yardsticks: [0, 1, 0, 1].map((shot) => ({
      reference: leavingOut(prototypes, shot),
      unit: 0.5,
      normalMargin: 0.2,
      abnormalMargin: 1.5,
    })),
    ...(!visionOnly && { states: gaussians(random, 2, channels) as tf.Tensor2D }),
    afsOnWholeImage: settings.afsOnWholeImage,
    lambda: settings.lambda,
  });
  const read = async (t: tf.Tensor) => Array.from(await t.data());
  const outcome: StepOutcome = {
    losses: (await Promise.all([losses.nfc, losses.afs, losses.seg, losses.total].map(read))).flat(),
    weights: await Promise.all([...adam.variables(), ...network.mpf.state()].map(read)),
  };
  adam.dispose();
  network.dispose();
  disposePrototypes(prototypes);
  tf.dispose(Object.values(losses));
  tf.engine().endScope();
  return outcome;
}

/** The largest difference between two outcomes, over losses and over weights. */
export function distance(a: StepOutcome, b: StepOutcome): { losses: number; weights: number } {
  const gap = (x: number[], y: number[]) => Math.max(...x.map((value, i) => Math.abs(value - y[i])));
  return {
    losses: gap(a.losses, b.losses),
    weights: Math.max(...a.weights.map((values, i) => gap(values, b.weights[i]))),
  };
}
