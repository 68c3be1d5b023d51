/** Training from end to end on a toy encoder: what it finds, that it repeats, and that it cleans up. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto, withSpot } from '../../tools/testing/toy-encoder';
import { defectKinds } from '../das/defect';
import type { RgbImage } from '../images/rgb-image';
import type { Detector, Inspection } from './detector';
import { defaultSettings, presets, type TrainSettings } from './settings';
import { requireShots } from './shot-limits';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import type { TrainingControl, TrainingProgress } from './training-task';
import { verdictOf } from './verdict';
import { photoOf as squash } from './views';

let toyModel: ToyEncoder;
let before: number;
const detectors: Detector[] = [];
const photoOf = (picture: RgbImage) => squash(picture, 'squash');
const toy = (number: number) => photoOf(toyPhoto(number));
const spotted = (number: number) => photoOf(withSpot(toyPhoto(number)));
const photos = [0, 1, 2].map(toy);
const quick: TrainSettings = {
  ...defaultSettings,
  steps: 6,
  synthetic: { kinds: defectKinds, pool: 3, warmUp: 2 },
};

beforeAll(async () => {
  await selectBackend('wasm');
  toyModel = toyEncoder();
  before = tf.memory().numTensors;
});

afterEach(() => {
  for (const detector of detectors.splice(0)) detector.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

afterAll(() => {
  toyModel.dispose();
  releaseBackends();
});

async function train(settings: TrainSettings, control: TrainingControl = {}, shots = photos, seed = 1) {
  const { encoder, states } = toyModel;
  const task = { encoder, states, shots, settings, seed, startSynthesis: synthesiseHere };
  const detector = await trainDetector(task, control);
  detectors.push(detector);
  return detector;
}

describe.each(Object.keys(presets) as (keyof typeof presets)[])('preset %s', (preset) => {
  const settings: TrainSettings = { ...presets[preset], steps: quick.steps, synthetic: quick.synthetic };

  it('trains, reports every phase in order, and leaves only the detector', async () => {
    const phases: TrainingProgress['phase'][] = [];
    const detector = await train(settings, { onProgress: ({ phase }) => phases.push(phase) });
    expect([...new Set(phases)]).toEqual(['encoding', 'synthesising', 'training', 'calibrating']);
    expect(phases.filter((phase) => phase === 'training')).toHaveLength(settings.steps);
    const inspection = await detector.inspect(toy(9));
    expect(inspection.map).toHaveLength(48 * 48);
    expect(Number.isFinite(inspection.score)).toBe(true);
  });
});

it('marks a spot where it is, and scores it above good photos', async () => {
  const detector = await train(quick);
  const good = await detector.inspect(toy(9));
  const bad = await detector.inspect(spotted(9));
  expect(bad.score).toBeGreaterThan(good.score);
  expect(bad.verdict).toBe('fail');
  const mean = (map: Float32Array, inside: boolean) => {
    const picked = map.filter((_, i) => {
      const [x, y] = [i % 48, Math.floor(i / 48)];
      return (x >= 20 && x < 28 && y >= 20 && y < 28) === inside;
    });
    return picked.reduce((sum, value) => sum + value, 0) / picked.length;
  };
  expect(mean(bad.map, true)).toBeGreaterThan(mean(bad.map, false) + 0.1);
});

it('gives the same detector for the same photos, settings and seed, and another for another seed', async () => {
  const scores = async (seed: number) => {
    const detector = await train(quick, {}, photos, seed);
    const { map } = await detector.inspect(spotted(4));
    return map;
  };
  const [first, again, other] = [await scores(7), await scores(7), await scores(8)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

it('measures its thresholds on features that training has not drawn closer', async () => {
  const views = { tiles: 1, illumination: 'as-is' } as const;
  const prototypes = { ...quick.prototypes, copies: 1, drift: 0 };
  const hard: TrainSettings = {
    ...quick,
    views,
    prototypes,
    steps: 12,
    rates: { ...quick.rates, aie: 1e-3 },
  };
  const trained = await train({ ...hard, calibrateOn: 'trained-features' });
  const starting = await train({ ...hard, calibrateOn: 'starting-features' });
  expect(starting.thresholds.pass).toBeGreaterThan(trained.thresholds.pass);
  const unseen = await Promise.all(
    [20, 21, 22, 23, 24, 25].map(async (n) => (await starting.inspect(toy(n))).score),
  );
  const alarms = ({ thresholds }: Detector) =>
    unseen.filter((score) => verdictOf(score, thresholds) !== 'pass').length;
  expect(alarms(starting)).toBeLessThan(alarms(trained));
});

it.each([1, 2, 3])('finds the spot whole and in tiles, %i across', async (tiles) => {
  const detector = await train({ ...quick, views: { tiles, illumination: 'as-is' } });
  expect(detector.tilings.map(({ across }) => across)).toEqual(tiles === 1 ? [1] : [1, tiles]);
  const { map, score } = await detector.inspect(spotted(4));
  expect(map).toHaveLength(48 * 48);
  expect(score).toBeGreaterThan((await detector.inspect(toy(4))).score);
  const hottest = map.indexOf(Math.max(...map));
  expect(Math.abs((hottest % 48) - 24)).toBeLessThan(7);
  expect(Math.abs(Math.floor(hottest / 48) - 24)).toBeLessThan(7);
});

it('keeps the shots themselves in a memory that is too small for their copies', async () => {
  const limit = { whole: 50, tile: 50 };
  const detector = await train({ ...quick, prototypes: { ...quick.prototypes, limit } });
  expect((await detector.inspect(spotted(4))).verdict).toBe('fail');
});

it('stops when cancelled and leaves nothing', async () => {
  const controller = new AbortController();
  const onProgress = (progress: TrainingProgress) => {
    if (progress.phase === 'training' && progress.done === 2) controller.abort();
  };
  const run = train(quick, { signal: controller.signal, onProgress });
  await expect(run).rejects.toMatchObject({ name: 'training-cancelled' });
});

it('passes on what the synthesiser throws, and leaves nothing', async () => {
  const { encoder, states } = toyModel;
  const startSynthesis = () => () => Promise.reject(new Error('the worker is gone'));
  const run = trainDetector({ encoder, states, shots: photos, settings: quick, seed: 1, startSynthesis });
  await expect(run).rejects.toThrow('the worker is gone');
});

it('says when losses are no numbers any more', async () => {
  const broken = { ...quick, lambda: Number.NaN };
  await expect(train(broken)).rejects.toMatchObject({ name: 'training-diverged' });
});

describe('a learning rate that leads out of bounds', () => {
  /** Found by trying: with these, two halvings are enough. */
  const prototypes = { ...quick.prototypes, copies: 8 };

  /** Trains with this rate of the adapters and returns the reported halvings of each step, and what is seen on a photo. */
  async function halvingsBy(
    aie: number,
  ): Promise<{ steps: string[]; seen: Pick<Inspection, 'map' | 'score'> }> {
    const steps: string[] = [];
    const onProgress = (progress: TrainingProgress) => {
      if (progress.phase === 'training') steps.push(`${progress.done}: ${progress.halvings}`);
    };
    const wild = { ...quick, prototypes, steps: 8, rates: { ...quick.rates, aie } };
    const detector = await train(wild, { onProgress });
    const { map, score } = await detector.inspect(spotted(4));
    return { steps, seen: { map, score } };
  }

  it('is halved until losses stay numbers, back from the last step that went well, and alike the next time', async () => {
    const { steps, seen } = await halvingsBy(1e18);
    expect(steps.slice(0, 3)).toEqual(['1: 0', '2: 0', '1: 1']);
    expect(steps.slice(-8)).toEqual(Array.from({ length: 8 }, (_, i) => `${i + 1}: 2`));
    expect(Number.isFinite(seen.score)).toBe(true);
    expect(await halvingsBy(1e18)).toEqual({ steps, seen });
  });

  it('is noticed after the last step, too, whose losses are those before it', async () => {
    const wild = { ...quick, steps: 1, rates: { ...quick.rates, aie: 1e36 } };
    await expect(train(wild)).rejects.toMatchObject({ name: 'training-diverged' });
  });

  it('is given up when halving does not help', async () => {
    await expect(halvingsBy(1e24)).rejects.toMatchObject({ name: 'training-diverged' });
  });
});

it('refuses to train without a photo', async () => {
  await expect(train(quick, {}, [])).rejects.toMatchObject({ name: 'shots-count' });
});

it.each([0, 1, 9])('the page refuses %i photos with a sentence', (count) => {
  expect(() => requireShots(count)).toThrow(expect.objectContaining({ name: 'shots-count' }));
});

it.each(Object.keys(presets) as (keyof typeof presets)[])(
  'trains on a single photo, preset %s',
  async (preset) => {
    const settings = { ...presets[preset], steps: 2, synthetic: quick.synthetic };
    const detector = await train(settings, {}, [photos[0]]);
    expect((await detector.inspect(spotted(9))).score).toBeGreaterThan(
      (await detector.inspect(toy(9))).score,
    );
  },
);

it('trains on two identical photos', async () => {
  const detector = await train(quick, {}, [photos[0], photos[0]]);
  expect(Number.isFinite((await detector.inspect(photos[1])).score)).toBe(true);
});
