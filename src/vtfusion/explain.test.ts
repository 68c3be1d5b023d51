/** A patch copied from a known place of a known good photo must be explained by exactly that place. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder } from '../../tools/testing/toy-encoder';
import { Random } from '../das/random';
import type { RgbImage } from '../images/rgb-image';
import { settingsToTeach, teach } from './corrections';
import { Detector } from './detector';
import { explain } from './explain';
import { poses, turnedPoses } from './poses';
import { defaultSettings, paperSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import type { Photo } from './views';

/** Of the toy encoder. */
const [side, patch, grid] = [48, 8, 6];
/** Sides of the whole photo and of the square that is cut into 2 x 2 tiles. */
const sides = [side, 84];
const secondTile = 36;

function noise(seed: number, width: number): RgbImage {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: width * width * 3 }, () => random.integer(0, 255));
  return { width, height: width, data };
}

/** A photo whose picture of each size is its own noise: no patch is like another. */
const pictures = (seed: number) => sides.map((width, i) => noise(seed * 10 + i, width));
const photoOf = (squares: readonly RgbImage[]): Photo => ({
  shorterSide: 1000,
  aspect: 1,
  fitted: (wanted) => squares.find(({ width }) => width === wanted)!,
});
const shots = [1, 2, 3].map(pictures);
const shotOf = async (shot: number) => photoOf(shots[shot]);

const settings: TrainSettings = {
  ...defaultSettings,
  // Features stay at their start, where each depends on its own patch alone.
  steps: 0,
  views: { tiles: 2, illumination: 'as-is' },
  prototypes: { ...defaultSettings.prototypes, copies: 8, turns: 'never', drift: 0.001 },
};

let toy: ToyEncoder;
let detector: Detector;
let before: number;

function trained(good: readonly (readonly RgbImage[])[], by: TrainSettings): Promise<Detector> {
  const { encoder, states } = toy;
  const task = { encoder, states, settings: by, seed: 1, startSynthesis: synthesiseHere };
  return trainDetector({ ...task, shots: good.map(photoOf) });
}

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  detector = await trained(shots, settings);
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));
afterAll(() => {
  detector.dispose();
  toy.dispose();
  releaseBackends();
});

/** `onto` with the square of a patch's size at (x, y) taken from (u, v) of `source`. */
function paste(onto: RgbImage, x: number, y: number, source: RgbImage, u: number, v: number): RgbImage {
  const data = onto.data.slice();
  for (let row = 0; row < patch; row++) {
    const from = ((v + row) * source.width + u) * 3;
    data.set(source.data.subarray(from, from + patch * 3), ((y + row) * onto.width + x) * 3);
  }
  return { ...onto, data };
}

/** A picture blended with a share of another one. */
const mixed = (picture: RgbImage, other: RgbImage, share: number): RgbImage => ({
  ...picture,
  data: picture.data.map((value, i) => Math.round(value + share * (other.data[i] - value))),
});

describe('explain', () => {
  it.each(Array.from({ length: 24 }, (_, i) => ({ shot: i % 3, pose: Math.floor(i / 3) })))(
    'finds the patch of good photo $shot, pose $pose, and its place',
    async ({ shot, pose }) => {
      const random = new Random(shot * 8 + pose);
      const [column, row, u, v] = Array.from({ length: 4 }, () => random.integer(0, grid - 1));
      const copy = poses[pose].of(shots[shot][0], 1);
      const unknown = pictures(9);
      const seen = paste(unknown[0], column * patch, row * patch, copy, u * patch, v * patch);
      // The tiles see a good photo, and nothing strange.
      const photo = photoOf([seen, shots[0][1]]);
      const at = { x: column * patch + 3, y: row * patch + 5 };
      const { alike, place, match, seen: looked } = await explain(detector, photo, at, shotOf);

      expect(place).toEqual({ x: column * patch, y: row * patch, width: patch, height: patch });
      expect(match.copy).toEqual({ shot, pose });
      expect(alike).toBeGreaterThan(0.999);
      // The good photo has the pasted patch at that place, turned like the copy.
      const { image, frame } = match.seen!;
      expect(pixels(image, frame.x, frame.y)).toEqual(pixels(copy, u * patch, v * patch));
      expect(pixels(looked.image, looked.frame.x, looked.frame.y)).toEqual(pixels(image, frame.x, frame.y));
      const sorted = (picture: RgbImage, x: number, y: number) => pixels(picture, x, y).sort((a, b) => a - b);
      expect(sorted(shots[shot][0], match.place.x, match.place.y)).toEqual(
        sorted(copy, u * patch, v * patch),
      );
    },
  );

  it.each(turnedPoses.slice(1))(
    'frames a place on the good photo, mirrored at its edges by pose %i, however long the photo is',
    async (pose) => {
      const { scales } = detector.parts;
      const turned = scales.map((scale) => ({
        ...scale,
        copies: scale.copies!.map((copy) => ({ ...copy, pose })),
      }));
      const posed = new Detector({ ...detector.parts, scales: turned });
      const corners = [1, 25, 45].flatMap((x) => [1, 45].map((y) => ({ x, y })));
      for (const aspect of [1, 5, 0.2]) {
        const shot = { ...photoOf(shots[0]), aspect };
        for (const at of corners) {
          const { place, copy } = (await explain(posed, shot, at, async () => shot)).match;
          expect(copy).toEqual({ shot: 0, pose });
          expect(Math.min(place.x, place.y)).toBeGreaterThanOrEqual(0);
          expect(Math.max(place.x + place.width, place.y + place.height)).toBeLessThanOrEqual(side + 1e-9);
          expect(Math.min(place.width, place.height)).toBeGreaterThan(0);
        }
      }
    },
  );

  it('looks with the tiles where they find more, and keeps their places apart', async () => {
    const [column, row, u, v] = [4, 1, 2, 5];
    const blemish = shots[1][1].data.slice();
    // Slightly changed, so that something is strange; the whole photo is a good one.
    const source = { ...shots[1][1], data: blemish.map((value) => Math.max(0, value - 20)) };
    const x = secondTile + column * patch;
    const tiles = paste(pictures(9)[1], x, row * patch, source, secondTile + u * patch, v * patch);
    const at = { x: ((x + 4) * side) / 84, y: ((row * patch + 4) * side) / 84 };
    const found = await explain(detector, photoOf([shots[0][0], tiles]), at, async () => undefined);
    expect(found.match.copy).toEqual({ shot: 1, pose: 0 });
    expect(found.match.place.x).toBeCloseTo(((secondTile + u * patch) * side) / 84);
    expect(found.match.place.y).toBeCloseTo((v * patch * side) / 84);
    expect(found.match.seen).toBeUndefined();
    expect(found.difference!.all).toBeLessThan(1);
    const { parts } = await detector.inspect(photoOf([shots[0][0], tiles]));
    expect(Array.from(found.maps.visual)).toEqual(Array.from(parts.visual));
    expect(Array.from(found.maps.text!)).toEqual(Array.from(parts.text));
    expect(Array.from(found.maps.fused)).toEqual(Array.from(parts.fused));
  });

  it('compares tilings by what is usual in each, encoding one picture of each', async () => {
    const at = { x: 20, y: 20 };
    for (const [units, sees] of [
      [[0.1, 10], 'whole'],
      [[10, 0.1], 'tiles'],
    ] as const) {
      const scales = detector.parts.scales.map((scale, i) => ({ ...scale, unit: units[i] }));
      const judging = new Detector({ ...detector.parts, scales });
      const encoded = vi.spyOn(toy.encoder, 'patchTokens');
      const { place } = await explain(judging, photoOf(pictures(9)), at, shotOf);
      // The whole photo, which also gives M^v, M^t and M^vt, and one tile.
      expect(encoded).toHaveBeenCalledTimes(2);
      encoded.mockRestore();
      expect(place.width).toBeCloseTo(sees === 'whole' ? patch : (patch * side) / 84);
    }
  });

  it('names no single photo where prototypes are means', async () => {
    const mean = await trained(shots, { ...paperSettings, steps: 0 });
    const { match, difference, patchesAway } = await explain(
      mean,
      photoOf(shots[0]),
      { x: 20, y: 20 },
      shotOf,
    );
    mean.dispose();
    expect(match.copy).toBeUndefined();
    expect(match.seen).toBeUndefined();
    expect(difference).toBeUndefined();
    expect(patchesAway).toBe(0);
  });

  it('tells the place from the look where a good patch lies three cells from its own', async () => {
    const base = pictures(5);
    // Good parts differ a little, so that most of the strangeness comes from the place.
    const good = [0, 1, 2].map((shot) =>
      base.map((picture) => mixed(picture, noise(60 + shot, picture.width), 0.1)),
    );
    const atUsualDrift = { ...settings, prototypes: { ...settings.prototypes, drift: 0.12 } };
    const placed = await trained(good, { ...atUsualDrift, views: { ...settings.views, tiles: 1 } });
    const [column, row] = [1, 2];
    const [whole] = good[1];
    const moved = photoOf([
      paste(whole, column * patch, row * patch, whole, (column + 3) * patch, row * patch),
    ]);
    const at = { x: column * patch + 3, y: row * patch + 5 };
    const found = await explain(placed, moved, at, async () => undefined);
    const { parts } = await placed.inspect(moved);
    const [{ unit }] = placed.parts.scales;
    placed.dispose();

    expect(found.match.copy).toEqual({ shot: 1, pose: 0 });
    expect(found.match.place).toMatchObject({ x: (column + 3) * patch, y: row * patch });
    expect(found.alike).toBeGreaterThan(0.999);
    expect(found.patchesAway).toBe(3);
    const { all, look } = found.difference!;
    expect(look).toBeLessThan(0.01 * all);
    expect(all).toBeCloseTo((3 * 0.12) / unit, 3);
    expect(all).toBeCloseTo(parts.visual[row * grid + column] / unit, 3);
    expect(all).toBeGreaterThan(3);
  });

  it('explains by the tiling where a confirmed defect makes it strangest', async () => {
    const [column, row] = [1, 1];
    const spot = (picture: RgbImage, x: number, seed: number, share: number) =>
      paste(picture, x, x, mixed(picture, noise(seed, picture.width), share), x, x);
    const [wholeShot, tiledShot] = shots[0];
    const defective = spot(wholeShot, column * patch, 71, 0.4);
    // The tiles show something else there, which is stranger than the defect until the defect is confirmed.
    const seen = photoOf([defective, spot(tiledShot, 16, 75, 1)]);
    const at = { x: column * patch + 4, y: row * patch + 4 };
    const cells = (i: number) =>
      Math.floor(Math.floor(i / side) / patch) * grid + Math.floor((i % side) / patch);
    const mask = {
      width: side,
      height: side,
      data: Uint8Array.from({ length: side * side }, (_, i) => (cells(i) === row * grid + column ? 1 : 0)),
    };
    const { encoder, states } = toy;
    const task = { encoder, states, settings: settingsToTeach(settings, settings), seed: 1 };
    const learnt = await teach(
      detector,
      { ...task, shots: shots.map(photoOf), startSynthesis: synthesiseHere },
      { good: [], bad: [{ photo: photoOf([defective, noise(73, sides[1])]), mask }] },
    );
    const [was, is] = [await explain(detector, seen, at, shotOf), await explain(learnt, seen, at, shotOf)];
    const { parts } = await learnt.inspect(seen);
    const [{ unit }] = learnt.parts.scales;
    learnt.dispose();

    expect(was.place.width).toBeLessThan(patch);
    expect(was.likeDefect).toBe(false);
    expect(is.place).toEqual({ x: column * patch, y: row * patch, width: patch, height: patch });
    expect(is.likeDefect).toBe(true);
    const { all, look } = is.difference!;
    expect(look).toBeCloseTo((2 * (1 - is.alike)) / unit, 4);
    // It is the defect itself, so its distance to good patches counts twice in M^v, and once in the
    // explanation.
    expect(parts.visual[row * grid + column] / unit).toBeCloseTo(2 * all, 1);
  });
});

function pixels({ width, data }: RgbImage, x: number, y: number): number[] {
  return Array.from({ length: patch }, (_, row) => {
    const from = ((y + row) * width + x) * 3;
    return [...data.subarray(from, from + patch * 3)];
  }).flat();
}
