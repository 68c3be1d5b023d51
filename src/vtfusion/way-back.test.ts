/** The way back of a training: to a state that is known to be good. */
import { expect, it } from 'vitest';
import type { Checkpoint } from './checkpoint';
import { WayBack } from './way-back';

const state = (steps: number, weight = 1): Checkpoint => ({
  random: [],
  losses: Array.from({ length: steps }, () => ({ nfc: 0, afs: 0, seg: 0, total: 0 })),
  weights: Float32Array.of(weight),
});

it('is to the mark once a step from there went well, and to the one before until then', () => {
  const way = new WayBack(state(0));
  expect(way.from(3).losses).toHaveLength(0);
  expect([1, 4, 5, 6, 10].map((steps) => way.isDue(steps))).toEqual([false, false, true, false, true]);
  way.mark(state(5));
  expect(way.isDue(5)).toBe(false);
  expect(way.from(5).losses).toHaveLength(0);
  expect(way.from(6).losses).toHaveLength(5);
  way.mark(state(10));
  expect(way.from(10).losses).toHaveLength(5);
});

it('is never to weights that are no numbers', () => {
  const way = new WayBack(state(0));
  way.mark(state(5));
  way.mark(state(10, Number.POSITIVE_INFINITY));
  expect(way.from(11).losses).toHaveLength(5);
});
