/**
 * The search against all distances in float64: whatever rows cost extra or are forbidden, no row is nearer.
 */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../../tools/node/backends';
import { nodeWasmProgram } from '../../../tools/node/wasm-program';
import { nearestRows } from './nearest-rows';
import { provideProgram } from './program';

const cases = fc.record({
  count: fc.integer({ min: 4, max: 23 }),
  rows: fc.integer({ min: 1, max: 40 }),
  eights: fc.integer({ min: 1, max: 5 }),
  /** How steep the extra is: at 0 every row is compared, at 3 few are. */
  slope: fc.constantFrom(0, 0.1, 3),
  forbids: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1000 }),
});

beforeAll(() => selectBackend('wasm'));
afterAll(() => {
  provideProgram(undefined);
  releaseBackends();
});

describe.each([1, 3])('in %d threads', (threads) => {
  beforeAll(async () => provideProgram(await nodeWasmProgram(threads)));

  it('finds for each patch a row that no other is cheaper than', () => {
    const before = tf.memory().numTensors;
    fc.assert(
      fc.property(cases, ({ count, rows, eights, slope, forbids, seed }) => {
        const c = 8 * eights;
        const wave = (i: number) => Math.sin(1.7 * i + seed) * Math.cos(0.37 * i);
        const x = Float32Array.from({ length: count * c }, (_, i) => wave(i));
        const bank = Float32Array.from({ length: rows * c }, (_, i) => wave(i + 5000));
        const extra = Float32Array.from(
          { length: count * rows },
          (_, i) => Math.abs((i % rows) - (Math.floor(i / rows) % rows)) * slope,
        );
        const forbidden = Float32Array.from({ length: rows }, (_, m) => (forbids && m % 3 === 1 ? 1 : 0));
        const cost = (n: number, m: number) => {
          let sum = extra[n * rows + m] + forbidden[m] * 1e6;
          for (let i = 0; i < c; i++) sum += (x[n * c + i] - bank[m * c + i]) ** 2;
          return sum;
        };
        const picks = tf.tidy(() =>
          nearestRows({
            patches: tf.tensor2d(x, [count, c]),
            bank: tf.tensor2d(bank, [rows, c]),
            extra: tf.tensor2d(extra, [count, rows]),
            forbidden: forbids ? tf.tensor2d(forbidden, [1, rows]) : undefined,
            reach: 1e6,
          })!.dataSync(),
        );
        for (let n = 0; n < count; n++) {
          const least = Math.min(...Array.from({ length: rows }, (_, m) => cost(n, m)));
          // Where all rows are forbidden, float32 has few digits left beside a million.
          expect(cost(n, picks[n])).toBeLessThanOrEqual(least + (least > 1e5 ? 1 : 1e-4));
        }
      }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes of equally cheap rows the first in the bank, though rows without extra are looked at before', () => {
    // |x - b|^2 + extra: 1 + 3, 4 + 0 and 4 + 0.
    const bank = tf.tensor2d(
      [1, 2, 2].flatMap((value) => [value, 0, 0, 0, 0, 0, 0, 0]),
      [3, 8],
    );
    const extra = tf.tile(tf.tensor2d([[3, 0, 0]]), [8, 1]) as tf.Tensor2D;
    const patches = tf.zeros<tf.Rank.R2>([8, 8]);
    const picks = tf.tidy(() =>
      nearestRows({ patches, bank, extra, forbidden: undefined, reach: 1e6 })!.dataSync(),
    );
    expect([...picks]).toEqual(Array(8).fill(0));
    tf.dispose([bank, extra, patches]);
  });

  it('finds a row of the bank also for patches that are no numbers', () => {
    const search = (rows: number, value: number) =>
      tf.tidy(() =>
        nearestRows({
          patches: tf.fill([8, 8], value),
          bank: tf.ones([rows, 8]),
          extra: tf.zeros([8, rows]),
          forbidden: undefined,
          reach: 1,
        })!.dataSync(),
      );
    // Rows that the search of a larger bank left in memory are not rows of the smaller one.
    search(40, 1);
    expect([...search(3, Number.NaN)]).toEqual(Array(8).fill(0));
  });
});

it('leaves to the plain path what it cannot search', async () => {
  provideProgram(await nodeWasmProgram(1));
  const search = (channels: number) =>
    tf.tidy(() =>
      nearestRows({
        patches: tf.zeros([8, channels]),
        bank: tf.zeros([2, channels]),
        extra: tf.zeros([8, 2]),
        forbidden: undefined,
        reach: 1,
      }),
    );
  expect(search(12)).toBeUndefined();
  provideProgram(undefined);
  expect(search(16)).toBeUndefined();
});
