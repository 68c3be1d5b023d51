/**
 * The references of a shot that is left out, on which D0, margins and thresholds depend, against loops over
 * the definition in float64.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { Random } from '../das/random';
import { visualMap } from './maps';
import { buildPrototypes, type Copy, disposePrototypes, driftCosts, leavingOut } from './prototypes';

const [grid, channels] = [4, 6];
const n = grid * grid;

type Rows = readonly (readonly number[])[];

interface Source extends Copy {
  readonly rows: Rows;
}

let before: number;
beforeAll(async () => {
  await selectBackend('wasm');
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));
afterAll(releaseBackends);

/** Vectors of length 1, as float32 holds them. */
function unitRows(random: Random): Rows {
  return Array.from({ length: n }, () => {
    const row = Array.from({ length: channels }, () => random.gaussian());
    const length = Math.hypot(...row);
    return row.map((value) => Math.fround(value / length));
  });
}

/** Upright shots first, in order, then so many copies of each. */
function sourcesOf(shots: number, copies: number): Source[] {
  const random = new Random(10 * shots + copies);
  return Array.from({ length: 1 + copies }, (_, pose) =>
    Array.from({ length: shots }, (_, shot) => ({ shot, pose, rows: unitRows(random) })),
  ).flat();
}

const squaredDistance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);

/** In patches, along the farther axis. */
const apart = (from: number, to: number) =>
  Math.max(Math.abs(Math.floor(from / grid) - Math.floor(to / grid)), Math.abs((from % grid) - (to % grid)));

/** The nearest of all pairs of sources and places that `allowed` lets through, for each patch. */
function nearest(
  rows: Rows,
  sources: readonly Source[],
  drift: number,
  allowed: (source: Source, from: number, to: number) => boolean,
): number[] {
  return rows.map((row, from) => {
    let least = Number.POSITIVE_INFINITY;
    for (const source of sources) {
      for (const [to, other] of source.rows.entries()) {
        if (!allowed(source, from, to)) continue;
        least = Math.min(least, squaredDistance(row, other) + drift * apart(from, to));
      }
    }
    return least;
  });
}

/** Eq. 1 over some shots. */
function meanOf(sources: readonly Source[]): Source {
  const rows = sources[0].rows.map((row, place) =>
    row.map((_, i) => sources.reduce((sum, source) => sum + source.rows[place][i], 0) / sources.length),
  );
  return { shot: -1, pose: 0, rows };
}

/** M^v of each shot against the rest without it, and of shot 0 against all, as a new photo is judged. */
async function judge(sources: readonly Source[], strategy: 'mean' | 'memory', perPatch: number) {
  const shots = sources.filter(({ pose }) => pose === 0);
  const stored = sources.map(({ rows, ...copy }) => ({
    ...copy,
    features: tf.tensor2d(rows.map((row) => [...row])),
  }));
  const drift = perPatch > 0 ? driftCosts(grid, sources.length, perPatch) : undefined;
  const prototypes = buildPrototypes(stored, grid, strategy, drift);
  const leftOut = shots.map(({ shot }) => leavingOut(prototypes, shot));
  const maps = tf.tidy(() =>
    [...leftOut, prototypes.all].map((reference, i) =>
      tf.keep(visualMap(tf.expandDims(stored[i % shots.length].features) as tf.Tensor3D, [reference])),
    ),
  );
  const values = await Promise.all(maps.map((map) => map.data()));
  tf.dispose([maps, stored.map(({ features }) => features), leftOut.map(({ forbidden }) => forbidden)]);
  disposePrototypes(prototypes);
  drift?.dispose();
  return { without: values.slice(0, -1), all: values.at(-1)! };
}

function expectNear(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i] - value)).toBeLessThan(1e-5);
}

describe('means of the shots', () => {
  it.each([2, 3])('are made without the shot that is left out, of %i', async (k) => {
    const shots = sourcesOf(k, 0);
    const { without, all } = await judge(shots, 'mean', 0);
    for (const [i, { rows }] of shots.entries()) {
      const rest = meanOf(shots.filter(({ shot }) => shot !== i));
      expectNear(
        without[i],
        nearest(rows, [rest], 0, () => true),
      );
    }
    expectNear(
      all,
      nearest(shots[0].rows, [meanOf(shots)], 0, () => true),
    );
  });

  it('of one shot are its own, more than a patch away', async () => {
    const shots = sourcesOf(1, 0);
    const { without } = await judge(shots, 'mean', 0);
    expectNear(
      without[0],
      nearest(shots[0].rows, shots, 0, (_, from, to) => apart(from, to) > 1),
    );
  });
});

describe.each([
  { copies: 0, drift: 0 },
  { copies: 0, drift: 0.12 },
  { copies: 3, drift: 0 },
  { copies: 3, drift: 0.12 },
])('a memory with $copies copies of each shot and a drift of $drift', ({ copies, drift }) => {
  it.each([2, 3])('gives none of %i shots what is of itself', async (k) => {
    const sources = sourcesOf(k, copies);
    const { without, all } = await judge(sources, 'memory', drift);
    for (let i = 0; i < k; i++) {
      expectNear(
        without[i],
        nearest(sources[i].rows, sources, drift, ({ shot }) => shot !== i),
      );
    }
    // With all, a shot's distance is 0.
    expectNear(all, Array(n).fill(0));
  });

  it('gives a single shot its copies, and of itself what lies more than a patch away', async () => {
    const sources = sourcesOf(1, copies);
    const { without } = await judge(sources, 'memory', drift);
    expectNear(
      without[0],
      nearest(sources[0].rows, sources, drift, ({ pose }, from, to) => pose > 0 || apart(from, to) > 1),
    );
  });
});
