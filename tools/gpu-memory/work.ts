/**
 * Bytes of device buffers that training and inspection take beside the image tower of a CLIP, in 3 x 3 tiles. As in measure.ts no work
 * is begun, so that all numbers are 0; buffers are the same.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ClipConfig } from '../../src/clip/clip-config';
import { VisionTransformer } from '../../src/clip/vision-transformer';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { defaultSettings, type TrainSettings } from '../../src/vtfusion/settings';
import { synthesiseHere } from '../../src/vtfusion/synthetic-pool';
import { trainDetector } from '../../src/vtfusion/trainer';
import { photoOf } from '../../src/vtfusion/views';
import { branchInMemory } from './branch-in-memory';
import { type Moment, notedMoments } from './measure';

const { prototypes, synthetic } = defaultSettings;
const usual: TrainSettings = {
  ...defaultSettings,
  views: { tiles: 3, illumination: 'even' },
  prototypes: { ...prototypes, turns: 'never' },
  // The pool is full from the first step on, and the second step is like all others.
  steps: 2,
  synthetic: { ...synthetic, warmUp: synthetic.pool },
};

interface Training extends Pick<FrozenEncoder, 'atOnce'> {
  readonly shots: number;
  readonly settings: TrainSettings;
}

/**
 * What may be trained on: parts that lie alike, also by an engine that runs after a shortage of memory; and 64 copies of the whole photo
 * and 36 of each tile, where eight photos of parts that turn, which only real features tell, have 72 and 36.
 */
export const trainings = {
  'four photos of parts that lie alike': { shots: 4, settings: usual },
  'four photos of parts that lie alike, one picture at a time': { shots: 4, settings: usual, atOnce: 1 },
  'eight photos of parts that turn': {
    shots: 8,
    settings: { ...usual, prototypes: { ...usual.prototypes, copies: 8, limit: prototypes.turnedLimit } },
  },
} as const satisfies Record<string, Training>;

/** On the webgpu backend in use, with nothing on it yet. */
export async function measureWork(
  config: ClipConfig,
  levels: readonly number[],
  name: keyof typeof trainings,
): Promise<Moment[]> {
  const { shots, settings, atOnce }: Training = trainings[name];
  const { moments, note } = notedMoments();
  const { weights, parameters } = branchInMemory(config, 'vision');
  const tower = await VisionTransformer.read(config, weights);
  const { side, grid, width, joint } = tower;
  const encoder: FrozenEncoder = {
    side,
    grid,
    width,
    joint,
    levels,
    atOnce,
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
    patchTokens: (images, wanted) => tower.patchTokens(images, wanted),
  };
  const photo = photoOf({ width: 640, height: 480, data: new Uint8Array(640 * 480 * 3).fill(99) }, 'squash');
  const states = tf.zeros([2, config.embed_dim]) as tf.Tensor2D;
  const task = { encoder, states, shots: Array(shots).fill(photo), settings, seed: 1 };
  const detector = await trainDetector({ ...task, startSynthesis: synthesiseHere });
  note(`training, ${name}`, parameters);
  for (let i = 0; i < 3; i++) await detector.inspect(photo);
  note('and three inspections', parameters);
  detector.dispose();
  states.dispose();
  tower.dispose();
  return moments;
}
