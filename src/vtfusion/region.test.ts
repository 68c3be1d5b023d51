/** A region of interest: everything outside changes nothing, and no synthetic defect is put there. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto, withSpot } from '../../tools/testing/toy-encoder';
import { applyEdit, emptyMask } from '../images/masks/mask-edit';
import type { Mask, RgbImage } from '../images/rgb-image';
import { teach } from './corrections';
import type { Detector } from './detector';
import { mapWithin, regionOnSquare, valuesWithin } from './region';
import { defaultSettings } from './settings';
import { ShotViews } from './shot-views';
import { type StartSynthesis, synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import type { TrainingTask } from './training-task';
import { photoOf, planViews } from './views';

const side = 48;

function rectangle(left: number, top: number, right: number, bottom: number): Mask {
  const mask = emptyMask(side, side);
  const [from, to] = [
    { x: left, y: top },
    { x: right, y: bottom },
  ];
  applyEdit(mask, { kind: 'rectangle', from, to, erase: false });
  return mask;
}

/** The right half of the disc, without its middle. */
const region = rectangle(32, 8, 46, 40);
const photo = (picture: RgbImage) => photoOf(picture, 'squash');
/** A red square; the spot of `withSpot`, moved. */
function spotAt(picture: RgbImage, x: number, y: number): RgbImage {
  const data = picture.data.slice();
  for (let v = y; v < y + 8; v++) for (let u = x; u < x + 8; u++) data.set([255, 30, 0], (v * side + u) * 3);
  return { ...picture, data };
}

let toy: ToyEncoder;
let task: TrainingTask;
let detector: Detector;
let before: number;
let drawn = 0;

/** Checks every synthetic image as it is made. */
const watched: StartSynthesis = async (grounds, kinds) => {
  const synthesise = await synthesiseHere(grounds, kinds);
  return async (ground, seed) => {
    const anomaly = await synthesise(ground, seed);
    const inside = grounds[ground].region!.data;
    expect(anomaly.mask.data.every((value, i) => value <= inside[i])).toBe(true);
    const { data } = grounds[ground].image;
    expect(anomaly.image.data.every((value, i) => inside[Math.floor(i / 3)] === 1 || value === data[i])).toBe(
      true,
    );
    drawn++;
    return anomaly;
  };
};

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  const { encoder, states } = toy;
  const settings = {
    ...defaultSettings,
    steps: 6,
    views: { ...defaultSettings.views, tiles: 2 },
    synthetic: { ...defaultSettings.synthetic, pool: 6, warmUp: 6 },
  };
  const shots = [0, 1, 2].map((number) => photo(toyPhoto(number)));
  task = { encoder, states, shots, settings, seed: 1, startSynthesis: watched, region };
  detector = await trainDetector(task);
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));
afterAll(() => {
  detector.dispose();
  toy.dispose();
  releaseBackends();
});

describe('a detector with a region', () => {
  it('puts synthetic defects inside only', () => expect(drawn).toBeGreaterThanOrEqual(12));

  it('does not see a defect outside, wherever it is', async () => {
    const clean = await detector.inspect(photo(toyPhoto(9)));
    const outside = [withSpot(toyPhoto(9)), spotAt(toyPhoto(9), 2, 2), spotAt(toyPhoto(9), 30 - 8, 36)];
    for (const picture of outside) {
      const { map, score, verdict } = await detector.inspect(photo(picture));
      expect(score).toBe(clean.score);
      expect(verdict).toBe(clean.verdict);
      expect(map).toEqual(clean.map);
    }
    const inside = await detector.inspect(photo(spotAt(toyPhoto(9), 35, 20)));
    expect(inside.score).toBeGreaterThan(clean.score);
    expect(inside.verdict).toBe('fail');
    expect(clean.verdict).not.toBe('fail');
  });

  it('finds nothing outside: the map has its smallest value there', async () => {
    const { map } = await detector.inspect(photo(spotAt(toyPhoto(9), 35, 20)));
    const least = Math.min(...valuesWithin(map, region));
    expect(map.every((value, i) => region.data[i] === 1 || value === least)).toBe(true);
  });

  it('keeps its region when it is taught, and learns nothing from outside of it', async () => {
    const { region: _, ...lesson } = task;
    const taughtBy = async (picture: RgbImage, mask: Mask) => {
      const taught = await teach(detector, lesson, { good: [], bad: [{ photo: photo(picture), mask }] });
      expect(taught.parts.region).toEqual(region);
      const weights = await Promise.all(taught.parts.network.everything().map((part) => part.data()));
      taught.dispose();
      return weights;
    };
    const inside = rectangle(34, 10, 42, 20);
    const beyond = rectangle(0, 0, 20, 48);
    const both = { ...inside, data: inside.data.map((value, i) => value | beyond.data[i]) };
    const weights = await taughtBy(toyPhoto(5), inside);
    expect(await taughtBy(toyPhoto(5), both)).toEqual(weights);
    expect(await taughtBy(withSpot(toyPhoto(5)), inside)).toEqual(weights);
    expect(await taughtBy(spotAt(toyPhoto(5), 35, 20), inside)).not.toEqual(weights);
  });
});

describe('a defect that is painted outside of the region', () => {
  const lesson = () => {
    const { region: _, ...rest } = task;
    return rest;
  };
  const beyond = { photo: photo(toyPhoto(5)), mask: rectangle(0, 0, 20, 48) };

  it('is told of, and what else there is to learn is learnt', async () => {
    const outside: number[] = [];
    const within = { photo: photo(toyPhoto(5)), mask: rectangle(34, 10, 42, 20) };
    const bad = [within, beyond];
    const taught = await teach(detector, lesson(), { good: [], bad, onOutside: (at) => outside.push(at) });
    expect(outside).toEqual([1]);
    taught.dispose();
  });

  it('is nothing to learn from alone', async () => {
    await expect(teach(detector, lesson(), { good: [], bad: [beyond] })).rejects.toMatchObject({
      code: 'lessons-outside',
    });
  });
});

describe('what defects are drawn on', () => {
  /** The grounds of two shots, whole and in 2 x 2 tiles, by view. */
  async function groundsIn(marked: Mask) {
    const shots = [0, 1].map((number) => photo(toyPhoto(number)));
    const plan = planViews({ tiles: 2, illumination: 'as-is' }, shots, side);
    const views = await ShotViews.encode(shots, toy.encoder, plan, async () => undefined);
    const grounds = views.grounds(marked);
    for (const { foreground, region } of grounds) expect(foreground).toEqual(region);
    return grounds.map(({ shot, view }) => [shot, view]);
  }

  it('is the region itself where it lies beside the object', async () => {
    const above = rectangle(0, 0, 47, 5);
    expect(await groundsIn(above)).toEqual([0, 1].flatMap((shot) => [0, 1, 2].map((view) => [shot, view])));
  });

  it('is where most of the region is seen, if that is little everywhere', async () => {
    expect(await groundsIn(rectangle(2, 2, 5, 5))).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });
});

describe('regionOnSquare', () => {
  it('scales what is marked to the square, and is nothing where all is marked', () => {
    const marked = { width: 4, height: 2, data: Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 0) };
    const square = regionOnSquare(marked, 8, 'squash')!;
    expect(square.data.every((value, i) => value === (i % 8 < 4 ? 1 : 0))).toBe(true);
    // In a letterbox the photo is the middle half.
    const middle = regionOnSquare(marked, 8, 'letterbox')!;
    expect(middle.data.reduce((sum, value) => sum + value, 0)).toBe(16);
    expect(regionOnSquare({ ...marked, data: new Uint8Array(8).fill(1) }, 8, 'squash')).toBeUndefined();
  });

  it('refuses a region that is next to nothing', () => {
    const marked = emptyMask(40, 40);
    marked.data[7] = 1;
    expect(() => regionOnSquare(marked, 48, 'squash')).toThrow(
      expect.objectContaining({ name: 'region-too-small' }),
    );
  });
});

describe('mapWithin', () => {
  it('is the map inside, and never above the inside elsewhere', () => {
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 15 }), (numbers, bits) => {
        const some = { width: 2, height: 2, data: Uint8Array.from([0, 1, 2, 3], (i) => (bits >> i) & 1) };
        const map = Float32Array.from(numbers);
        const within = mapWithin(map, some);
        const inside = [...valuesWithin(map, some)];
        within.forEach((value, i) => {
          expect(value).toBe(some.data[i] ? map[i] : Math.min(...inside));
        });
      }),
    );
  });
});
