/** Parts that lie at any angle are recognised from the good photos and known at every angle. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import { Random } from '../das/random';
import type { RgbImage } from '../images/rgb-image';
import { turnPicture } from '../images/turn-picture';
import type { Detector } from './detector';
import { coarselyTurnedPoses, poses, turnedPoses } from './poses';
import { chooseCopies } from './prototypes';
import { defaultSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import { partsTurn, turningLooks } from './turning';
import { photoOf } from './views';

let toy: ToyEncoder;
let before: number;
let detector: Detector | undefined;

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  before = tf.memory().numTensors;
});

afterEach(() => {
  detector?.dispose();
  detector = undefined;
  expect(tf.memory().numTensors).toBe(before);
});

afterAll(() => {
  toy.dispose();
  releaseBackends();
});

/** The toy's disc with a bright bar from its centre upwards, turned. */
function hand(number: number, degrees: number): RgbImage {
  const disc = toyPhoto(number);
  const data = disc.data.map((value) => (value > 100 ? 130 : value));
  for (let y = 10; y < 24; y++)
    for (let x = 21; x < 27; x++) data.fill(230, (y * 48 + x) * 3, (y * 48 + x) * 3 + 3);
  return turnPicture({ ...disc, data }, degrees);
}

async function train(angles: readonly number[], turns: TrainSettings['prototypes']['turns'] = 'auto') {
  const { encoder, states } = toy;
  const settings = {
    ...defaultSettings,
    steps: 0,
    prototypes: { ...defaultSettings.prototypes, turns },
    views: { ...defaultSettings.views, tiles: 1 },
  };
  const shots = angles.map((angle, i) => photoOf(hand(i, angle), 'squash'));
  const done: number[] = [];
  detector = await trainDetector(
    { encoder, states, shots, settings, seed: 1, startSynthesis: synthesiseHere },
    { onProgress: (news) => news.phase === 'encoding' && done.push(news.done / news.of) },
  );
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBe(1);
  return detector;
}

const posesOf = ({ parts }: Detector) => new Set(parts.scales[0].copies!.map(({ pose }) => poses[pose].turn));

describe('partsTurn', () => {
  it('leaves parts that lie alike to their symmetries', async () => {
    expect(posesOf(await train([0, 1, 359]))).toEqual(new Set([undefined]));
  });

  it('remembers parts that lie at different angles at all of them', async () => {
    const turns = posesOf(await train([0, 95, 200]));
    expect(turns).toEqual(new Set([undefined, ...Array.from({ length: 15 }, (_, i) => (i + 1) * 22.5)]));
  });

  it('cannot tell from one photo', async () => {
    expect(posesOf(await train([30]))).toEqual(new Set([undefined]));
  });

  it('makes parts at new angles look good', async () => {
    const fresh = [140, 290].map((angle, i) => photoOf(hand(7 + i, angle), 'squash'));
    const worst = async (turns: 'auto' | 'never') => {
      const found = await train([0, 95, 200], turns);
      const scores = [];
      for (const photo of fresh) scores.push(Math.max(...(await found.inspect(photo)).parts.visual));
      found.dispose();
      detector = undefined;
      return Math.max(...scores);
    };
    expect(await worst('auto')).toBeLessThan(0.5 * (await worst('never')));
  });
});

/**
 * Asks about made-up features of 2 x 2 patches: every shot has distance 1 from every other upright one, and
 * `turned` from each in one pose; if `moved`, patches lie one patch from their place there.
 */
async function ask({ turned = 1, moved = false, drift = 0, shots = 2 }) {
  let looks = 0;
  const features = async (shot: number, pose: number) => {
    looks++;
    const [, turn] = coarselyTurnedPoses;
    const own = (patch: number) => Array.from({ length: 4 }, (_, i) => (i === patch ? 3 : 0));
    // One of two shots lies at 0 and the other at 1.
    const upright = shot % 2;
    const last =
      pose === 0 ? upright : pose === turn ? 1 - upright + (2 * upright - 1) * Math.sqrt(turned) : 9;
    return tf.tensor2d(
      [0, 1, 2, 3].map((patch) => [...own(moved && pose === turn ? patch ^ 1 : patch), last]),
    );
  };
  const turns = await partsTurn({ shots, grid: 2, drift, features });
  return { turns, looks };
}

describe('the ratio', () => {
  it('tells parts that turn below 0.95', async () => {
    expect((await ask({ turned: 0.97 })).turns).toBe(false);
    expect((await ask({ turned: 0.93 })).turns).toBe(true);
  });

  it('counts the way of patches that are found elsewhere', async () => {
    expect((await ask({ turned: 0.5, moved: true, drift: 0.1 })).turns).toBe(true);
    expect((await ask({ turned: 0.5, moved: true, drift: 0.6 })).turns).toBe(false);
  });

  it('is that of four shots at most, as the bar is told', async () => {
    for (const [shots, asked] of [
      [2, 2],
      [4, 4],
      [8, 4],
    ]) {
      const { looks } = await ask({ shots });
      expect(looks).toBe(asked * coarselyTurnedPoses.length);
      expect(turningLooks(shots)).toBe(looks);
    }
  });
});

describe('chooseCopies', () => {
  it('takes upright ones first, each copy once, and every angle before any a second time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 200 }), (shots, copies) => {
        const chosen = chooseCopies(shots, 4, 4 * copies, { strategy: 'memory', copies: 8 }, true);
        expect(chosen.slice(0, shots)).toEqual(
          Array.from({ length: shots }, (_, shot) => ({ shot, pose: 0 })),
        );
        expect(chosen).toHaveLength(Math.min(Math.max(shots, copies), 16 * shots));
        expect(new Set(chosen.map(({ shot, pose }) => `${shot} ${pose}`)).size).toBe(chosen.length);
        const uses = turnedPoses.slice(1).map((pose) => chosen.filter((copy) => copy.pose === pose).length);
        expect(Math.max(...uses) - Math.min(...uses)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('turns no part by a quarter that lies alike in all photos', () => {
    const { prototypes } = defaultSettings;
    // Rows of constant brightness, which a quarter turn would make columns.
    const striped = {
      width: 4,
      height: 4,
      data: Uint8Array.from({ length: 48 }, (_, i) => 60 * Math.floor(i / 12)),
    };
    const rows = ({ data }: RgbImage) =>
      Array.from({ length: 4 }, (_, y) => new Set(data.subarray(12 * y, 12 * y + 12)).size);
    for (let shots = 1; shots <= 8; shots++) {
      const chosen = chooseCopies(shots, 4, 4 * 100, prototypes, false);
      expect(chosen).toHaveLength(4 * shots);
      for (const { pose } of chosen) expect(rows(poses[pose].of(striped, 1))).toEqual([1, 1, 1, 1]);
    }
  });
});

describe('a turn', () => {
  it('of a photo that was stretched is that of the photo', () => {
    // A photo of twice the width keeps its centre when turned by a half, or by a quarter and back.
    const random = new Random(4);
    const picture = {
      width: 9,
      height: 9,
      data: Uint8Array.from({ length: 243 }, () => random.integer(0, 255)),
    };
    const quarter = poses[turnedPoses.find((pose) => poses[pose].turn === 90)!];
    const half = poses[turnedPoses.find((pose) => poses[pose].turn === 180)!];
    expect(half.of(half.of(picture, 2), 2).data).toEqual(picture.data);
    // The pixel two below the centre comes from two of the photo's pixels right of it, which is one in the
    // stretched picture.
    expect(quarter.origin(9, 2, 4, 6)).toEqual([expect.closeTo(5, 9), expect.closeTo(4, 9)]);
  });
});
