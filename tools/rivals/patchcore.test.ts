/** PatchCore's distance and weight against fixtures/golden/coreset.json (make_golden_dino.py, float64 NumPy). */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../node/backends';
import { greedyCoreset } from './coreset';
import { PatchMemory } from './patch-memory';
import { reweight } from './patchcore';

interface Golden {
  readonly points: number[][];
  readonly first: number;
  readonly greedy_k_centre: number[];
  readonly queries: number[][];
  readonly nearest_distance: number[];
  readonly patchcore_b: number;
  readonly patchcore_weight: number[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/coreset.json', import.meta.url), 'utf8'),
);
const d = golden.points[0].length;
const picks = greedyCoreset(
  golden.points.flat(),
  golden.points.length,
  d,
  golden.greedy_k_centre.length,
  golden.first,
);
const bank = picks.flatMap((i) => golden.points[i]);

beforeAll(() => selectBackend('wasm'));
afterAll(releaseBackends);

describe('PatchCore on the reference', () => {
  it('has the coreset, the distances and the weights', () => {
    expect(picks).toEqual(golden.greedy_k_centre);
    golden.queries.forEach((query, i) => {
      const { distance, weight } = reweight(query, bank, golden.patchcore_b);
      expect(distance).toBeCloseTo(golden.nearest_distance[i], 12);
      expect(weight).toBeCloseTo(golden.patchcore_weight[i], 12);
    });
  });

  it('searches the memory to the same distances', async () => {
    const before = tf.memory().numTensors;
    const rows = tf.tensor2d(bank, [picks.length, d]);
    const queries = tf.tensor2d(golden.queries);
    const memory = new PatchMemory(rows);
    const squares = memory.squaredDistances(queries);
    const found = Array.from(await squares.data(), Math.sqrt);
    found.forEach((distance, i) => {
      expect(distance).toBeCloseTo(golden.nearest_distance[i], 4);
    });
    memory.dispose();
    tf.dispose([rows, queries, squares]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('takes a bank of one row, whose weight leaves nothing', () => {
  expect(reweight([3, 4], [0, 0], 9)).toEqual({ distance: 5, weight: 0 });
});

it('does not overflow on large distances', () => {
  const { weight } = reweight([0], [5000, 5001, 5002], 3);
  expect(weight).toBeCloseTo(1 - 1 / (1 + Math.exp(1) + Math.exp(2)), 12);
});
