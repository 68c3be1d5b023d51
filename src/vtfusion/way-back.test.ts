/** The way back of a training: to a state that is known to be good. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import type { HeldState } from './checkpoint';
import { WayBack } from './way-back';

beforeAll(() => selectBackend('cpu'));
afterAll(releaseBackends);

const state = (steps: number, weight = 1): HeldState => ({
  random: [],
  losses: Array.from({ length: steps }, () => ({ nfc: 0, afs: 0, seg: 0, total: 0 })),
  tensors: [tf.tensor1d([1, weight]), tf.scalar(2)],
});

const stepsFrom = async (way: WayBack, steps: number) => (await way.from(steps))?.losses.length;

it('is to the mark once a step from there went well, and to the one before until then', async () => {
  const before = tf.memory().numTensors;
  const way = new WayBack(state(0));
  expect(await stepsFrom(way, 3)).toBe(0);
  expect([1, 4, 5, 6, 10].map((steps) => way.isDue(steps))).toEqual([false, false, true, false, true]);
  way.mark(state(5));
  expect(way.isDue(5)).toBe(false);
  expect(await stepsFrom(way, 5)).toBe(0);
  expect(await stepsFrom(way, 6)).toBe(5);
  way.mark(state(10, 3));
  expect(await stepsFrom(way, 10)).toBe(5);
  expect(await way.from(11)).toMatchObject({ weights: Float32Array.of(1, 3, 2) });
  way.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('is never to weights that are no numbers', async () => {
  const way = new WayBack(state(0));
  way.mark(state(5));
  way.mark(state(10, Number.POSITIVE_INFINITY));
  expect(await stepsFrom(way, 11)).toBe(5);
  way.dispose();
  const lost = new WayBack(state(0, Number.NaN));
  expect(await lost.from(1)).toBeUndefined();
  lost.dispose();
});
