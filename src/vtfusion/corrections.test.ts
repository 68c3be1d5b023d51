/** What a person's corrections change, on a toy encoder. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto, withSpot } from '../../tools/testing/toy-encoder';
import { defectKinds } from '../das/defect';
import type { Mask, RgbImage } from '../images/rgb-image';
import { type BadPhoto, type Corrections, settingsToTeach, teach } from './corrections';
import { Detector } from './detector';
import { defaultSettings, paperSettings, presetOf, presets, type TrainSettings } from './settings';
import { ShotMemory } from './shot-memory';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import { photoOf } from './views';

let toy: ToyEncoder;
/** What all but the smallest tests teach, which leaves it as it was. */
let old: Detector;
/** What it made of a photo before it was taught. */
let oldScore: number;
let before: number;
const detectors: Detector[] = [];
const photo = (picture: RgbImage) => photoOf(picture, 'squash');
const settings: TrainSettings = {
  ...defaultSettings,
  views: { tiles: 2, illumination: 'even' },
  steps: 12,
  synthetic: { kinds: defectKinds, pool: 3, warmUp: 2 },
};

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  old = await trainDetector(task());
  oldScore = (await old.inspect(unseen())).score;
  before = tf.memory().numTensors;
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const detector of detectors.splice(0)) detector.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
afterAll(() => {
  old.dispose();
  toy.dispose();
  releaseBackends();
});

const task = () => {
  const shots = [0, 1, 2].map((n) => photo(toyPhoto(n)));
  const { encoder, states } = toy;
  return { encoder, states, shots, settings, seed: 1, startSynthesis: synthesiseHere };
};

/** A photo that no correction is of. */
const unseen = () => photo(withSpot(toyPhoto(8)));

const lesson = () => ({ ...task(), settings: settingsToTeach(settings, settings) });

async function taught(corrections: Corrections): Promise<Detector> {
  const learnt = await teach(old, lesson(), corrections);
  detectors.push(learnt);
  return learnt;
}

/** Where `withSpot` paints, on a square of any side. */
const spot = (side: number): Mask => {
  const inside = (at: number) => at >= (20 * side) / 48 && at < (28 * side) / 48;
  const data = Uint8Array.from({ length: side * side }, (_, i) =>
    inside(i % side) && inside(Math.floor(i / side)) ? 1 : 0,
  );
  return { width: side, height: side, data };
};

it('a mark that is confirmed good is no alarm any more, also on other photos', async () => {
  const learnt = await taught({ good: [photo(withSpot(toyPhoto(5)))], bad: [] });
  const [was, is] = [await old.inspect(unseen()), await learnt.inspect(unseen())];
  expect(was.verdict).toBe('fail');
  expect(is.verdict).not.toBe('fail');
  expect(is.score).toBeLessThan(was.score);
});

/** A square that is brighter than the disc by so many grey levels. */
const brighter =
  (by: number) =>
  ({ width, height, data }: RgbImage): RgbImage => {
    const { data: marks } = spot(width);
    return { width, height, data: data.map((value, i) => value + by * marks[Math.floor(i / 3)]) };
  };

it('a confirmed defect stands out more on other photos than after as many steps without it', async () => {
  /**
   * How far a score is above a good photo's, in uncertain bands, since scores of two detectors have no common
   * unit.
   */
  const above = async (detector: Detector, defective: RgbImage) => {
    const { pass, fail } = detector.thresholds;
    expect(fail).toBeGreaterThan(pass);
    const [seen, clean] = [defective, toyPhoto(8)].map(photo);
    return ((await detector.inspect(seen)).score - (await detector.inspect(clean)).score) / (fail - pass);
  };
  const unaware = await taught({ good: [], bad: [] });
  // Prototypes come from the starting features, whatever was learnt since.
  const banks = [old, unaware].map(({ parts }) => parts.scales[0].references[0].bank.dataSync());
  expect(banks[1]).toEqual(banks[0]);
  const gain = async (paint: (picture: RgbImage) => RgbImage, mask: Mask | undefined) => {
    const learnt = await taught({ good: [], bad: [{ photo: photo(paint(toyPhoto(5))), mask }] });
    const other = paint(toyPhoto(8));
    return (await above(learnt, other)) / (await above(unaware, other));
  };
  // A faint one, painted.
  expect(await gain(brighter(14), spot(48))).toBeGreaterThan(1.5);
  // A clear one that nobody painted: on so small a photo the guess is remembered only in tiles.
  expect(await gain(brighter(40), undefined)).toBeGreaterThan(1);
});

describe('what is remembered of defects', () => {
  // The weights do not matter here.
  const still = () => ({ ...task(), settings: { ...settings, steps: 0 } });
  let untrained: Detector;
  beforeEach(async () => {
    untrained = await trainDetector(still());
    detectors.push(untrained);
  });

  /** How many defect patches the prototypes of each view remember, the whole photo first. */
  async function rememberedOf(bad: BadPhoto): Promise<number[]> {
    const learnt = await teach(untrained, still(), { good: [], bad: [bad] });
    detectors.push(learnt);
    return learnt.parts.scales.flatMap(({ references }) =>
      references.map(({ defects }) => defects?.shape[0] ?? 0),
    );
  }

  it('is their patches, in the tilings that show them', async () => {
    const data = new Uint8Array(48 * 48);
    for (let y = 8; y < 16; y++) data.fill(1, y * 48 + 8, y * 48 + 16);
    const mask = { width: 48, height: 48, data };
    // One patch of the whole photo; in the first tile, which is finer by 84 / 48, one, and at least a fifth
    // of five around it.
    expect(await rememberedOf({ photo: photo(toyPhoto(5)), mask })).toEqual([1, 6, 6, 6, 6]);
  });

  it('is no guess: not what nobody painted on a photo that passes', async () => {
    const [passing, failing] = [toyPhoto(0), withSpot(toyPhoto(5))].map(photo);
    expect((await untrained.inspect(passing)).verdict).toBe('pass');
    expect(await rememberedOf({ photo: passing })).toEqual([0, 0, 0, 0, 0]);
    expect((await untrained.inspect(failing)).verdict).toBe('fail');
    const given = vi.spyOn(ShotMemory.prototype, 'rememberDefects');
    expect(Math.max(...(await rememberedOf({ photo: failing })))).toBeGreaterThan(0);
    // The guess is half a percent of the photo.
    const [[[{ view, mask }]]] = given.mock.calls;
    expect(view).toBe(0);
    expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(Math.round(0.005 * 48 * 48));
  });
});

it('goes by what is kept of the trained detector, and for all else by the preset', () => {
  const own: TrainSettings = {
    ...paperSettings,
    fit: 'letterbox',
    topShare: 0.02,
    views: { tiles: 3, illumination: 'as-is' },
    prototypes: { ...paperSettings.prototypes, drift: 0.3 },
    mpf: { start: 'random', channels: 5 },
  };
  const { prototypes, views } = defaultSettings;
  expect(settingsToTeach(own, defaultSettings)).toEqual({
    ...defaultSettings,
    fit: 'letterbox',
    topShare: 0.02,
    mpf: own.mpf,
    steps: 10,
    views: { ...views, illumination: 'as-is' },
    prototypes: { ...prototypes, strategy: 'mean', drift: 0.3 },
  });
});

it('takes ten steps, or those of the preset where they are fewer', () => {
  const longer = { ...settings, steps: 60 };
  expect(settingsToTeach(longer, longer)).toEqual({ ...settings, steps: 10 });
  expect(settingsToTeach(settings, { ...settings, steps: 4 }).steps).toBe(4);
});

it('goes on from a network of any preset and size', async () => {
  const mpf = { ...paperSettings.mpf, channels: 8 };
  const trained = { ...paperSettings, mpf, steps: 2, synthetic: settings.synthetic };
  const old = await trainDetector({ ...task(), settings: trained });
  const wanted = settingsToTeach(trained, { ...presets[presetOf(trained)], synthetic: settings.synthetic });
  expect(wanted).toEqual({ ...trained, steps: 10 });
  detectors.push(
    old,
    await teach(old, { ...task(), settings: wanted }, { good: [photo(toyPhoto(6))], bad: [] }),
  );
});

it('leaves the old detector as it was', async () => {
  await taught({ good: [photo(toyPhoto(6))], bad: [] });
  expect((await old.inspect(unseen())).score).toBe(oldScore);
});

it('looks at no further bad photo once it is cancelled', async () => {
  const controller = new AbortController();
  const inspect = vi.spyOn(old, 'inspect').mockImplementation((seen) => {
    controller.abort();
    return Detector.prototype.inspect.call(old, seen);
  });
  const bad = [5, 6, 7].map((number) => ({ photo: photo(withSpot(toyPhoto(number))) }));
  const run = teach(old, lesson(), { good: [], bad }, controller);
  await expect(run).rejects.toMatchObject({ name: 'training-cancelled' });
  expect(inspect).toHaveBeenCalledOnce();
});

it('leaves nothing when it is cancelled', async () => {
  const controller = new AbortController();
  controller.abort();
  const run = teach(old, lesson(), { good: [], bad: [{ photo: photo(withSpot(toyPhoto(5))) }] }, controller);
  await expect(run).rejects.toMatchObject({ name: 'training-cancelled' });
});
