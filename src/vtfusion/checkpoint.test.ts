/** Interrupted and uninterrupted trainings end alike; a pause holds the training until it is resumed. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import { defectKinds } from '../das/defect';
import { Random } from '../das/random';
import { type Changing, type Checkpoint, Checkpoints } from './checkpoint';
import type { Detector } from './detector';
import { Gate } from './gate';
import { saveDetector } from './saved-detector';
import { type PresetName, presets, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import type { StepLosses } from './training-step';
import type { TrainingControl, TrainingTask } from './training-task';
import { photoOf } from './views';

let toyModel: ToyEncoder;
let before: number;
const steps = 6;
const synthetic = { kinds: defectKinds, pool: 3, warmUp: 2 };
const shots = [0, 1, 2].map((n) => photoOf(toyPhoto(n), 'squash'));
const settingsOf = (preset: PresetName): TrainSettings => ({ ...presets[preset], steps, synthetic });
/** The default's steps, with little work before and after them. */
const lean: TrainSettings = {
  ...settingsOf('default'),
  views: { tiles: 1, illumination: 'as-is' },
  prototypes: { ...presets.default.prototypes, copies: 1, turns: 'never' },
};

beforeAll(async () => {
  await selectBackend('wasm');
  toyModel = toyEncoder();
  before = tf.memory().numTensors;
});

afterEach(() => expect(tf.memory().numTensors).toBe(before));

afterAll(() => {
  toyModel.dispose();
  releaseBackends();
});

function task(settings: TrainSettings, seed: number, checkpoint?: Checkpoint): TrainingTask {
  const { encoder, states } = toyModel;
  return { encoder, states, shots, settings, seed, startSynthesis: synthesiseHere, checkpoint };
}

/** All numbers of a detector, which is disposed of. */
async function numbersOf(detector: Detector) {
  const { arrays, thresholds } = await saveDetector(detector);
  detector.dispose();
  return { arrays: [...arrays], thresholds };
}

/** Trains up to a step and returns the checkpoint that was kept there. */
async function interrupted(from: TrainingTask, step: number): Promise<Checkpoint> {
  const gate = new Gate();
  const controller = new AbortController();
  const kept: Checkpoint[] = [];
  const run = trainDetector(from, {
    gate,
    signal: controller.signal,
    onProgress: (progress) => {
      // A requested pause makes a checkpoint due.
      if (progress.phase === 'training' && progress.done === step) {
        void gate.close().then(() => controller.abort());
      }
    },
    keep: async (checkpoint) => void kept.push(checkpoint),
  });
  await expect(run).rejects.toMatchObject({ name: 'training-cancelled' });
  return kept.at(-1)!;
}

/**
 * The work before and after the default's steps takes long and does not depend on the interrupted step, so
 * once is enough.
 */
const trainingsToInterrupt: readonly (readonly [string, TrainSettings, number])[] = [
  ...(Object.keys(presets) as PresetName[]).map(
    (preset) => [preset, settingsOf(preset), preset === 'default' ? 1 : 2] as const,
  ),
  ['default with little around its steps', lean, 1],
];

it.each(trainingsToInterrupt)(
  'an interrupted training ends alike, preset %s',
  async (_, settings, numRuns) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: steps - 1 }),
        fc.integer({ min: 0, max: 5 }),
        async (step, seed) => {
          const losses: number[] = [];
          const whole = await trainDetector(task(settings, seed), {
            onProgress: (progress) => {
              if (progress.phase === 'training') losses.push(progress.losses.total);
            },
          });
          const checkpoint = await interrupted(task(settings, seed), step);
          expect(checkpoint.losses.map(({ total }) => total)).toEqual(losses.slice(0, step));
          const done: number[] = [];
          const resumed = await trainDetector(task(settings, seed, structuredClone(checkpoint)), {
            onProgress: (progress) => {
              if (progress.phase === 'training') done.push(progress.done);
            },
          });
          expect(done).toEqual(Array.from({ length: steps - step }, (_, i) => step + 1 + i));
          expect(await numbersOf(resumed)).toEqual(await numbersOf(whole));
        },
      ),
      { numRuns },
    );
  },
);

it('goes on after two interruptions, the second after the last step', async () => {
  const first = await interrupted(task(lean, 1), 2);
  const second = await interrupted(task(lean, 1, first), steps);
  expect(second.losses).toHaveLength(steps);
  const resumed = await trainDetector(task(lean, 1, second));
  const whole = await trainDetector(task(lean, 1));
  expect(await numbersOf(resumed)).toEqual(await numbersOf(whole));
});

it('keeps a checkpoint at the first step and at the last, and none between within three seconds', async () => {
  const kept: Checkpoint[] = [];
  const control: TrainingControl = { keep: async (checkpoint) => void kept.push(checkpoint) };
  const detector = await trainDetector(task(lean, 1), control);
  detector.dispose();
  expect(kept.map(({ losses }) => losses.length)).toEqual([1, steps]);
});

it('never leaves more than three seconds of work unkept, and does not keep more often than it must', async () => {
  const whole = (max: number) => fc.integer({ min: 0, max });
  await fc.assert(
    fc.asyncProperty(whole(7000), whole(900), fc.integer({ min: 2, max: 60 }), async (stepMs, keepMs, of) => {
      let now = 0;
      /** For each checkpoint, when its last step ended and when it was saved. */
      const kept: { readonly from: number; readonly at: number }[] = [];
      const keep = async () => {
        const from = now;
        now += keepMs;
        kept.push({ from, at: now });
      };
      const nothing = { network: { everything: () => [] }, adam: { state: () => [] }, random: new Random(1) };
      const checkpoints = new Checkpoints(
        nothing as unknown as Changing,
        { keep },
        () => of,
        () => now,
      );
      const losses: StepLosses[] = [];
      while (losses.length < of) {
        now += stepMs;
        losses.push({ nfc: 0, afs: 0, seg: 0, total: 0 });
        checkpoints.sawStep(losses.length);
        // Asking does not change the answer.
        expect(checkpoints.isDue(losses.length)).toBe(checkpoints.isDue(losses.length));
        await checkpoints.take(losses);
      }
      const ages = kept.slice(1).map(({ at }, i) => at - kept[i].from);
      for (const age of ages) expect(age).toBeLessThanOrEqual(Math.max(3000, stepMs + 2 * keepMs));
      // Except for the last checkpoint, one more step would have been too late.
      for (const age of ages.slice(0, -1)) expect(age + stepMs).toBeGreaterThan(3000);
    }),
  );
});

it('keeps no training that its last step has spoilt', async () => {
  const weight = tf.tidy(() => tf.variable(tf.scalar(1)));
  const changing = {
    network: { everything: () => [weight] },
    adam: { state: () => [] },
    random: new Random(1),
  } as unknown as Changing;
  const kept: Checkpoint[] = [];
  const keep = async (checkpoint: Checkpoint) => void kept.push(checkpoint);
  const losses = [{ nfc: 0, afs: 0, seg: 0, total: 0 }];
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 2]) {
    tf.tidy(() => weight.assign(tf.scalar(value)));
    await new Checkpoints(changing, { keep }, () => 1).take(losses);
  }
  expect(kept.map(({ weights }) => [...weights])).toEqual([[2]]);
  weight.dispose();
});

it('refuses a checkpoint of another network, and leaves nothing', async () => {
  const { random, losses, weights } = await interrupted(task(lean, 1), 1);
  for (const broken of [
    { random, losses, weights: weights.slice(1) },
    { random: [], losses, weights },
  ]) {
    const run = trainDetector(task(lean, 1, broken));
    await expect(run).rejects.toMatchObject({ name: 'checkpoint-unusable' });
  }
});

it('a closed gate holds the training, within a step, until it is opened', async () => {
  const gate = new Gate();
  const seen: number[] = [];
  let hold = () => {};
  const asked = new Promise<void>((resolve) => {
    hold = resolve;
  });
  const run = trainDetector(task(lean, 1), {
    gate,
    onProgress: (progress) => {
      if (progress.phase !== 'training') return;
      seen.push(progress.done);
      if (progress.done === 3) {
        void gate.close();
        hold();
      }
    },
  });
  await asked;
  await gate.close();
  const alive = tf.memory().numTensors;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(seen).toEqual([1, 2, 3]);
  expect(tf.memory().numTensors).toBe(alive);
  gate.open();
  const whole = await trainDetector(task(lean, 1));
  expect(await numbersOf(await run)).toEqual(await numbersOf(whole));
  expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
});

it('a gate lets pass who gives up, and closing it ends when nobody comes', async () => {
  const gate = new Gate();
  const controller = new AbortController();
  void gate.close();
  const passing = gate.pass(controller.signal);
  controller.abort();
  await passing;
  expect(gate.isClosed).toBe(true);
  const closing = gate.close();
  gate.open();
  await closing;
  await gate.pass();
  const asked = gate.close();
  gate.end();
  await asked;
  await gate.close();
  expect(gate.isClosed).toBe(false);
});

it('ends alike from every checkpoint, with the learning rate that it was kept with, of a training whose next steps lead out of bounds', async () => {
  const settings = { ...lean, rates: { aie: 1e18, ate: 1e-4, mpf: 1e-4 } };
  const kept: Checkpoint[] = [];
  const gate = new Gate();
  const whole = await trainDetector(task(settings, 1), {
    gate,
    onProgress: (progress) => {
      // A requested pause makes a checkpoint due.
      if (progress.phase === 'training' && progress.halvings === 2 && progress.done === 3) {
        void gate.close().then(() => gate.open());
      }
    },
    keep: async (checkpoint) => void kept.push(structuredClone(checkpoint)),
  });
  const expected = await numbersOf(whole);
  expect(kept.map(({ losses, halvings }) => `${losses.length} ${halvings}`)).toEqual(
    expect.arrayContaining(['1 0', '1 1', '3 2']),
  );
  for (const checkpoint of kept) {
    expect(await numbersOf(await trainDetector(task(settings, 1, checkpoint)))).toEqual(expected);
  }
});
