/** A patch that is copied from a known good photo and place must be explained by exactly that. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder } from '../../tools/testing/toy-encoder';
import { Random } from '../das/random';
import type { RgbImage } from '../images/rgb-image';
import type { Detector } from './detector';
import { explain } from './explain';
import { poses } from './poses';
import { defaultSettings, paperSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import type { Photo } from './views';

/** Of the toy encoder. */
const [side, patch, grid] = [48, 8, 6];
/** Whole, and 2 x 2 tiles from this pixel on. */
const sides = [side, 84];
const secondTile = 36;

function noise(seed: number, width: number): RgbImage {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: width * width * 3 }, () => random.integer(0, 255));
  return { width, height: width, data };
}

/** A photo whose pictures of each size are all its own: no patch of it is like another. */
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
  // Features stay what they start as, of each patch alone.
  steps: 0,
  views: { tiles: 2, illumination: 'as-is' },
  prototypes: { ...defaultSettings.prototypes, turns: 'never', drift: 0.001 },
};

let toy: ToyEncoder;
let detector: Detector;
let before: number;

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  const { encoder, states } = toy;
  const task = { encoder, states, settings, seed: 1, startSynthesis: synthesiseHere };
  detector = await trainDetector({ ...task, shots: shots.map(photoOf) });
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

describe('explain', () => {
  it.each(Array.from({ length: 24 }, (_, i) => ({ shot: i % 3, pose: Math.floor(i / 3) })))(
    'finds the patch of good photo $shot, pose $pose, and its place',
    async ({ shot, pose }) => {
      const random = new Random(shot * 8 + pose);
      const [column, row, u, v] = Array.from({ length: 4 }, () => random.integer(0, grid - 1));
      const copy = poses[pose].of(shots[shot][0], 1);
      const unknown = pictures(9);
      const seen = paste(unknown[0], column * patch, row * patch, copy, u * patch, v * patch);
      // The tiles see a good photo and have nothing to object.
      const photo = photoOf([seen, shots[0][1]]);
      const at = { x: column * patch + 3, y: row * patch + 5 };
      const { alike, place, match, seen: looked } = await explain(detector, photo, at, shotOf);

      expect(place).toEqual({ x: column * patch, y: row * patch, width: patch, height: patch });
      expect(match.copy).toEqual({ shot, pose });
      expect(alike).toBeGreaterThan(0.999);
      // What lies at that place of the good photo is, turned like the copy, the patch that was pasted.
      const { image, frame } = match.seen!;
      expect(pixels(image, frame.x, frame.y)).toEqual(pixels(copy, u * patch, v * patch));
      expect(pixels(looked.image, looked.frame.x, looked.frame.y)).toEqual(pixels(image, frame.x, frame.y));
      const sorted = (picture: RgbImage, x: number, y: number) => pixels(picture, x, y).sort((a, b) => a - b);
      expect(sorted(shots[shot][0], match.place.x, match.place.y)).toEqual(
        sorted(copy, u * patch, v * patch),
      );
    },
  );

  it('looks with the tiles where they find more, and keeps their places apart', async () => {
    const [column, row, u, v] = [4, 1, 2, 5];
    const blemish = shots[1][1].data.slice();
    // A little off, so that something is strange; the whole photo is a good one.
    const source = { ...shots[1][1], data: blemish.map((value) => Math.max(0, value - 20)) };
    const x = secondTile + column * patch;
    const tiles = paste(pictures(9)[1], x, row * patch, source, secondTile + u * patch, v * patch);
    const at = { x: ((x + 4) * side) / 84, y: ((row * patch + 4) * side) / 84 };
    const found = await explain(detector, photoOf([shots[0][0], tiles]), at, async () => undefined);
    expect(found.match.copy).toEqual({ shot: 1, pose: 0 });
    expect(found.match.place.x).toBeCloseTo(((secondTile + u * patch) * side) / 84);
    expect(found.match.place.y).toBeCloseTo((v * patch * side) / 84);
    expect(found.match.seen).toBeUndefined();
    expect(found.usual).toBeLessThan(found.alike);
    const { parts } = await detector.inspect(photoOf([shots[0][0], tiles]));
    expect(Array.from(found.maps.visual)).toEqual(Array.from(parts.visual));
    expect(Array.from(found.maps.text!)).toEqual(Array.from(parts.text));
    expect(Array.from(found.maps.fused)).toEqual(Array.from(parts.fused));
  });

  it('names no single photo where prototypes are means', async () => {
    const { encoder, states } = toy;
    const task = { encoder, states, settings: { ...paperSettings, steps: 0 }, seed: 1 };
    const mean = await trainDetector({ ...task, shots: shots.map(photoOf), startSynthesis: synthesiseHere });
    const { match, usual } = await explain(mean, photoOf(shots[0]), { x: 20, y: 20 }, shotOf);
    mean.dispose();
    expect(match.copy).toBeUndefined();
    expect(match.seen).toBeUndefined();
    expect(usual).toBeUndefined();
  });
});

function pixels({ width, data }: RgbImage, x: number, y: number): number[] {
  return Array.from({ length: patch }, (_, row) => {
    const from = ((y + row) * width + x) * 3;
    return [...data.subarray(from, from + patch * 3)];
  }).flat();
}
