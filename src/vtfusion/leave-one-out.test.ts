/**
 * D0 and the thresholds of a training that takes no step, against loops over their definitions in float64.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import type { Mask } from '../images/rgb-image';
import { interpolationMatrix } from '../ops/resample';
import type { Reference } from './maps';
import { regionOfTiles } from './region';
import { defaultSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import { joinTilings, photoOf } from './views';

const [shots, topShare] = [3, 0.01];
let toy: ToyEncoder;
beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
});
afterAll(() => {
  toy.dispose();
  releaseBackends();
});

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** M^v of each shot on one tile: squared distances to the nearest row of the other shots. */
async function leftOut({ bank }: Reference): Promise<number[][]> {
  const [rows, channels] = bank.shape;
  const values = await bank.data<'float32'>();
  const features = Array.from({ length: rows }, (_, i) => values.slice(i * channels, (i + 1) * channels));
  const patches = rows / shots;
  return Array.from({ length: shots }, (_, shot) => {
    const isOwn = (row: number) => Math.floor(row / patches) === shot;
    const others = features.filter((_, row) => !isOwn(row));
    return features
      .filter((_, row) => isOwn(row))
      .map((own) =>
        Math.min(...others.map((other) => own.reduce((sum, value, i) => sum + (value - other[i]) ** 2, 0))),
      );
  });
}

/** On the toy's square. */
const region: Mask = {
  width: 48,
  height: 48,
  data: Uint8Array.from({ length: 48 * 48 }, (_, i) => {
    const [x, y] = [i % 48, Math.floor(i / 48)];
    return x >= 15 && x < 44 && y >= 8 && y < 40 ? 1 : 0;
  }),
};
/** Of the toy's patches, 8 pixels a side, on a tile. */
function isCoveredPatch({ width, data }: Mask, patch: number): boolean {
  const [left, top] = [8 * (patch % 6), 8 * Math.floor(patch / 6)];
  return (
    data.filter((value, i) => value && isIn(i % width, left) && isIn(Math.floor(i / width), top)).length >=
    0.2 * 64
  );
}
const isIn = (pixel: number, from: number) => pixel >= from && pixel < from + 8;

it.each([
  { what: 'as a whole', tiles: 1 },
  { what: 'whole and in tiles', tiles: 2 },
  { what: 'in a region', tiles: 1, region },
  { what: 'in a region, whole and in tiles', tiles: 2, region },
])(
  'judge photos that are seen $what as those that were left out, by the affine of M^v',
  async ({ tiles, region }) => {
    const settings: TrainSettings = {
      ...defaultSettings,
      steps: 0,
      topShare,
      views: { tiles, illumination: 'as-is' },
      prototypes: { ...defaultSettings.prototypes, copies: 1, turns: 'never', drift: 0 },
    };
    const photos = Array.from({ length: shots }, (_, number) => photoOf(toyPhoto(number), 'squash'));
    const { encoder, states } = toy;
    const task = { encoder, states, shots: photos, settings, seed: 1, startSynthesis: synthesiseHere };
    const before = tf.memory().numTensors;
    const detector = await trainDetector({ ...task, region });
    const { thresholds, tilings, parts } = detector;

    const judged = await Promise.all(
      parts.scales.map(({ references }) => Promise.all(references.map(leftOut))),
    );
    const insides = judged.map((byTile, scale) => {
      const regions = region && regionOfTiles(region, tilings[scale]);
      return byTile.flatMap((byShot, tile) =>
        byShot.flatMap((map) => map.filter((_, patch) => !regions || isCoveredPatch(regions[tile], patch))),
      );
    });
    const units = insides.map(mean);
    expect(parts.scales.map(({ unit }) => unit)).toEqual(units.map((unit) => expect.closeTo(unit, 5)));
    const usual = insides.map(
      (patches) => patches.toSorted((a, b) => a - b)[Math.ceil(0.95 * patches.length) - 1],
    );
    expect(parts.scales.map((scale) => scale.usual)).toEqual(usual.map((far) => expect.closeTo(far, 5)));

    const { side, grid } = encoder;
    const weights = interpolationMatrix(grid, side);
    const enlarged = (map: readonly number[]) =>
      Float32Array.from({ length: side * side }, (_, at) => {
        const [y, x] = [Math.floor(at / side), at % side];
        return map.reduce((sum, value, patch) => {
          const [row, column] = [Math.floor(patch / grid), patch % grid];
          return sum + weights[row * side + y] * weights[column * side + x] * value;
        }, 0);
      });
    const maps = photos.map((_, shot) => {
      const finals = judged.map((byTile, scale) =>
        byTile.map((byShot) => enlarged(byShot[shot].map((value) => 0.1 * (value / units[scale]) - 0.1))),
      );
      return joinTilings(finals, tilings, side).filter((_, i) => !region || region.data[i] === 1);
    });
    const scores = maps.map((map) => {
      const count = Math.round(topShare * map.length);
      return mean(map.toSorted((a, b) => b - a).slice(0, count));
    });
    const pass = scores.sort((a, b) => a - b)[1];
    expect(thresholds.pass).toBeCloseTo(pass, 4);
    expect(thresholds.fail).toBeCloseTo(pass + 0.25 * (pass - mean(maps.map(mean))), 4);
    expect(parts.topShare).toBe(topShare);
    detector.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);
