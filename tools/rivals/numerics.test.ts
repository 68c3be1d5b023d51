/** The linear algebra of SubspaceAD, FastRecon and CFA against closed forms in float64. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../src/das/random';
import { releaseBackends, selectBackend } from '../node/backends';
import { nearestSquares, softminScore } from './cfa';
import { spanProjection } from './fastrecon';
import { neighbourhoodMeans } from './patch-features';
import { PatchMemory } from './patch-memory';
import { principalSubspace, residuals } from './subspace';

let before: number;
beforeAll(() => selectBackend('wasm'));
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));
afterAll(releaseBackends);

const gaussians = (count: number, seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.gaussian());
};

describe('principalSubspace', () => {
  it('finds the plane that points lie in, and leaves what stands off it', async () => {
    // Points (a, b, a + b) + (5, 6, 7): the plane's normal is (1, 1, -1) / sqrt 3.
    const weights = gaussians(60, 2);
    const points = Array.from({ length: 30 }, (_, i) => {
      const [a, b] = [weights[2 * i], weights[2 * i + 1]];
      return [a + 5, b + 6, a + b + 7];
    });
    const rows = tf.tensor2d(points);
    const subspace = await principalSubspace(rows, 0.99);
    expect(subspace.directions.shape).toEqual([3, 2]);
    const queries = tf.tensor2d([
      [5, 6, 7],
      [8, 6, 10],
      [5 + 1, 6 + 1, 7 - 1],
      [5, 6, 10],
    ]);
    const found = residuals(queries, subspace);
    // The mean of the sample lies in the plane as well, so residuals are squared distances to it.
    const expected = [0, 0, 3, 3];
    (await found.data()).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 3);
    });
    tf.dispose([rows, queries, found, subspace.mean, subspace.directions]);
  });

  it('keeps as many directions as the share of variance asks for', async () => {
    // Variances 9, 3, 1 (axis-parallel, exact): shares 9/13, 12/13, 1.
    const axis = (a: number, b: number, c: number) => [
      [a, b, c],
      [-a, -b, -c],
    ];
    const rows = tf.tensor2d([...axis(3, 0, 0), ...axis(0, Math.sqrt(3), 0), ...axis(0, 0, 1)]);
    for (const [share, rank] of [
      [0.5, 1],
      [0.8, 2],
      [0.99, 3],
    ]) {
      const { mean, directions } = await principalSubspace(rows, share);
      expect(directions.shape[1]).toBe(rank);
      tf.dispose([mean, directions]);
    }
    rows.dispose();
  });

  it('takes points that are all one', async () => {
    const rows = tf.tensor2d([
      [1, 2],
      [1, 2],
    ]);
    const subspace = await principalSubspace(rows, 0.99);
    expect(subspace.directions.shape[1]).toBe(1);
    tf.dispose([rows, subspace.mean, subspace.directions]);
  });
});

describe('spanProjection', () => {
  const [m, d] = [3, 6];
  const support = gaussians(m * d, 4);
  const projection = spanProjection(support, m, d);
  const apply = (x: readonly number[]) =>
    Array.from({ length: d }, (_, j) => x.reduce((sum, value, i) => sum + value * projection[i * d + j], 0));

  it('solves the regression: its gradient vanishes at W = (Q + lambda M) S^T ((1 + lambda) S S^T)^-1', () => {
    const lambda = 2;
    const query = gaussians(d, 5);
    const mean = gaussians(d, 6);
    // W S is the projection of (q + lambda m) / (1 + lambda).
    const rebuilt = apply(query.map((value, i) => (value + lambda * mean[i]) / (1 + lambda)));
    // d/dW of |q - W S|^2 + lambda |m - W S|^2 = -2 ((q - W S) + lambda (m - W S)) S^T.
    for (let k = 0; k < m; k++) {
      let gradient = 0;
      for (let j = 0; j < d; j++) {
        gradient += (query[j] - rebuilt[j] + lambda * (mean[j] - rebuilt[j])) * support[k * d + j];
      }
      expect(Math.abs(gradient)).toBeLessThan(1e-4);
    }
  });

  it('leaves what the support spans as it is', () => {
    const row = support.slice(d, 2 * d);
    apply(row).forEach((value, j) => {
      expect(value).toBeCloseTo(row[j], 4);
    });
  });

  it('holds for rows that are alike', () => {
    const doubled = [...support.slice(0, d), ...support.slice(0, d)];
    expect(spanProjection(doubled, 2, d).every(Number.isFinite)).toBe(true);
  });
});

describe('CFA', () => {
  const centroids = [
    [0, 0],
    [3, 0],
    [0, 4],
    [10, 10],
  ];

  it('weighs the nearest distance by softmin', async () => {
    const rows = tf.tensor2d([
      [0, 0],
      [3, 4],
    ]);
    const bank = tf.tensor2d(centroids);
    const score = softminScore(rows, bank, 3);
    const weigh = (distances: number[]) =>
      (distances[0] * Math.exp(-distances[0])) / distances.reduce((sum, each) => sum + Math.exp(-each), 0);
    const [first, second] = await score.data();
    expect(first).toBeCloseTo(weigh([0, 3, 4]), 5);
    expect(second).toBeCloseTo(weigh([3, 4, 5]), 5);
    tf.dispose([rows, bank, score]);
  });

  it('has the gradient of finite differences', async () => {
    const bank = tf.tensor2d(centroids);
    const weights = tf.tensor2d([
      [1, 0.5],
      [0.25, 2],
    ]);
    const at = [1, 0.7, 2, 3];
    const loss = (x: tf.Tensor2D) => tf.sum(tf.mul(nearestSquares(x, bank, 2), weights)) as tf.Scalar;
    const value = async (values: number[]) => {
      const result = tf.tidy(() => loss(tf.tensor2d(values, [2, 2])));
      const [number] = await result.data();
      result.dispose();
      return number;
    };
    const point = tf.tensor2d(at, [2, 2]);
    const gradient = tf.grad((x: tf.Tensor) => loss(x as tf.Tensor2D))(point);
    const exact = await gradient.data();
    for (let i = 0; i < at.length; i++) {
      const step = 1e-2;
      const moved = (by: number) => value(at.map((each, j) => (i === j ? each + by : each)));
      expect(exact[i]).toBeCloseTo(((await moved(step)) - (await moved(-step))) / (2 * step), 2);
    }
    tf.dispose([bank, weights, point, gradient]);
  });
});

it('averages neighbourhoods that lie inside of the picture', async () => {
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9], [9, 1]);
  const means = neighbourhoodMeans(x, 3);
  const expected = [
    (1 + 2 + 4 + 5) / 4,
    (1 + 2 + 3 + 4 + 5 + 6) / 6,
    (2 + 3 + 5 + 6) / 4,
    4.5,
    5,
    5.5,
    6,
    6.5,
    7,
  ];
  (await means.data()).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 5);
  });
  tf.dispose([x, means]);
});

it('searches in pieces where a memory is large', async () => {
  // 3 000 queries and 2 000 rows are more distances than are looked at together.
  const rows = tf.tensor2d(gaussians(2000 * 3, 7), [2000, 3]);
  const memory = new PatchMemory(rows);
  const queries = tf.tidy(() => tf.concat([rows, tf.slice(rows, [0, 0], [1000, 3])]));
  const found = memory.squaredDistances(queries);
  expect(found.shape).toEqual([3000]);
  expect(Math.max(...(await found.data()))).toBeLessThan(1e-4);
  memory.dispose();
  tf.dispose([rows, queries, found]);
});
