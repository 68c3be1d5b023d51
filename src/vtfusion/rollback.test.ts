/** A training goes back to a state that is known to be good. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import type { HeldState } from './checkpoint';
import { Rollback } from './rollback';

beforeAll(() => selectBackend('cpu'));
afterAll(releaseBackends);

const state = (steps: number, weight = 1): HeldState => ({
  random: [],
  losses: Array.from({ length: steps }, () => ({ nfc: 0, afs: 0, seg: 0, total: 0 })),
  tensors: [tf.tensor1d([1, weight]), tf.scalar(2)],
});

const stepsFrom = async (rollback: Rollback, steps: number) => (await rollback.target(steps))?.losses.length;

it('goes to the marked state once its next step succeeded, and to the one before until then', async () => {
  const before = tf.memory().numTensors;
  const rollback = new Rollback(state(0));
  expect(await stepsFrom(rollback, 3)).toBe(0);
  expect([1, 4, 5, 6, 10].map((steps) => rollback.isDue(steps))).toEqual([false, false, true, false, true]);
  rollback.mark(state(5));
  expect(rollback.isDue(5)).toBe(false);
  expect(await stepsFrom(rollback, 5)).toBe(0);
  expect(await stepsFrom(rollback, 6)).toBe(5);
  rollback.mark(state(10, 3));
  expect(await stepsFrom(rollback, 10)).toBe(5);
  expect(await rollback.target(11)).toMatchObject({ weights: Float32Array.of(1, 3, 2) });
  rollback.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('never goes to weights that are no numbers', async () => {
  const rollback = new Rollback(state(0));
  rollback.mark(state(5));
  rollback.mark(state(10, Number.POSITIVE_INFINITY));
  expect(await stepsFrom(rollback, 11)).toBe(5);
  rollback.dispose();
  const lost = new Rollback(state(0, Number.NaN));
  expect(await lost.target(1)).toBeUndefined();
  lost.dispose();
});
