/** A training whose losses no longer fall ends as if fewer steps had been requested, interrupted or not. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import { defectKinds } from '../das/defect';
import type { Checkpoint } from './checkpoint';
import { Gate } from './gate';
import type { PlateauRule } from './plateau';
import { saveDetector } from './saved-detector';
import { paperSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import type { TrainingControl, TrainingProgress } from './training-task';
import { photoOf } from './views';

const shots = [0, 1].map((n) => photoOf(toyPhoto(n), 'squash'));
const settings: TrainSettings = {
  ...paperSettings,
  rates: { aie: 1e-3, ate: 1e-3, mpf: 1e-3 },
  steps: 20,
  plateau: undefined,
  synthetic: { kinds: defectKinds, pool: 3, warmUp: 2 },
};
const window = 5;

type Step = Extract<TrainingProgress, { phase: 'training' }>;

let toy: ToyEncoder;
let tensors: number;
let rule: PlateauRule;

/** Steps in flight: several on a GPU, and here as many as a test sets. */
const queue = vi.hoisted(() => ({ ahead: 0 }));
vi.mock('./loss-queue', async (original) => ({
  ...(await original<typeof import('./loss-queue')>()),
  stepsAhead: () => queue.ahead,
}));

/** Trains, and returns the reports of its steps and all numbers of the detector. */
async function train(told: TrainSettings, control: TrainingControl = {}, checkpoint?: Checkpoint) {
  const { encoder, states } = toy;
  const steps: Step[] = [];
  const task = {
    encoder,
    states,
    shots,
    settings: told,
    seed: 1,
    startSynthesis: synthesiseHere,
    checkpoint,
  };
  const detector = await trainDetector(task, {
    ...control,
    onProgress: (progress) => {
      if (progress.phase === 'training') steps.push(progress);
      control.onProgress?.(progress);
    },
  });
  const { arrays, thresholds } = await saveDetector(detector);
  detector.dispose();
  return { steps, numbers: { arrays: [...arrays], thresholds } };
}

let whole: ReturnType<typeof train> | undefined;
/** An uninterrupted training that the rule ends; made once. */
function trainedByRule() {
  whole ??= train({ ...settings, plateau: rule });
  return whole;
}

/** Trains until the rule ends it, with pauses after these steps, and returns all checkpoints. */
async function keptAt(pauses: readonly number[]) {
  const gate = new Gate();
  const kept: Checkpoint[] = [];
  await train(
    { ...settings, plateau: rule },
    {
      gate,
      // A requested pause makes a checkpoint due.
      onProgress: (progress) => {
        if (progress.phase !== 'training' || !pauses.includes(progress.done)) return;
        void gate.close().then(() => gate.open());
      },
      keep: async (checkpoint) => void kept.push(checkpoint),
    },
  );
  return kept;
}

/** Once with a pause at the end, and once without, where only the end itself makes a checkpoint due. */
const pauses: readonly (readonly number[])[] = [[3, 10, 12], [15]];
const keptOf = new Map<readonly number[], Promise<Checkpoint[]>>();

/** A checkpoint after so many steps or soon after, and the last one of that training. */
async function checkpointAfter(steps: number) {
  const of = pauses.find((some) => some.includes(steps))!;
  const keeping = keptOf.get(of) ?? keptAt(of);
  keptOf.set(of, keeping);
  const kept = await keeping;
  return { checkpoint: kept.find(({ losses }) => losses.length >= steps)!, last: kept.at(-1)! };
}

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  tensors = tf.memory().numTensors;
  const { steps } = await train(settings);
  const sums = [0, 5, 10].map((from) =>
    steps.slice(from, from + window).reduce((sum, { losses }) => sum + losses.total, 0),
  );
  const [first, second] = [sums[1] / sums[0], sums[2] / sums[1]];
  // After 10 steps losses have fallen by more than the share, after 15 they have not.
  rule = { window, share: 1 - (first + second) / 2 };
});
afterAll(() => {
  expect(tf.memory().numTensors).toBe(tensors);
  toy.dispose();
  releaseBackends();
});

it('ends where the rule says, says so, and is the training that was given so few steps', async () => {
  const early = await trainedByRule();
  expect(early.steps.map(({ plateau }) => plateau)).toEqual([...Array(14).fill(false), true]);
  const short = await train({ ...settings, steps: 15 });
  expect(early.numbers).toEqual(short.numbers);
  expect(short.steps.some(({ plateau }) => plateau)).toBe(false);
});

it.each([3, 10, 12, 15])(
  'ends alike from a checkpoint after %i steps, and keeps one at its end',
  async (at) => {
    const { checkpoint, last } = await checkpointAfter(at);
    expect(last.losses).toHaveLength(15);
    const resumed = await train({ ...settings, plateau: rule }, {}, checkpoint);
    expect(resumed.steps).toHaveLength(15 - checkpoint.losses.length);
    expect(resumed.numbers).toEqual((await trainedByRule()).numbers);
  },
);

it('ends alike each time after its learning rate was halved', async () => {
  const rates = { ...settings.rates, aie: 1e18 };
  const wild = { ...settings, rates, plateau: { window, share: 1 } };
  const [first, again] = [await train(wild), await train(wild)];
  expect(first.steps.at(-1)).toMatchObject({ done: 10, plateau: true });
  expect(first.steps.at(-1)!.halvings).toBeGreaterThan(0);
  expect(again.numbers).toEqual(first.numbers);
});

it('takes no step too many where steps run ahead of what is known of their losses', async () => {
  const { numbers } = await trainedByRule();
  queue.ahead = 4;
  expect((await train({ ...settings, plateau: rule })).numbers).toEqual(numbers);
  queue.ahead = 0;
});
