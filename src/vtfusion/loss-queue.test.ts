/** Losses arrive in order, at most a few steps late, and leave no tensor behind whatever happens. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type Arrived, LossQueue } from './loss-queue';

let before: number;
beforeAll(() => selectBackend('cpu'));
afterAll(releaseBackends);
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

const lossesOf = (value: number) => ({
  nfc: tf.scalar(value),
  afs: tf.scalar(value + 0.25),
  seg: tf.scalar(value + 0.5),
  total: tf.scalar(value * 3),
});

async function settled<Note>(queue: LossQueue<Note>, all?: boolean): Promise<Arrived<Note>[]> {
  const arrived: Arrived<Note>[] = [];
  for await (const one of queue.settle(all)) arrived.push(one);
  return arrived;
}

it('gives a step once more than so many others are under way', async () => {
  const queue = new LossQueue<string>(2);
  const notes: string[] = [];
  for (const step of [1, 2, 3, 4]) {
    queue.push(lossesOf(step), `step ${step}`);
    notes.push((await settled(queue)).map(({ note }) => note).join());
  }
  expect(notes).toEqual(['', '', 'step 1', 'step 2']);
  const rest = await settled(queue, true);
  expect(rest).toEqual([
    { note: 'step 3', losses: { nfc: 3, afs: 3.25, seg: 3.5, total: 9 } },
    { note: 'step 4', losses: { nfc: 4, afs: 4.25, seg: 4.5, total: 12 } },
  ]);
});

it('waits for each step where none may be ahead', async () => {
  const queue = new LossQueue<number>(0);
  queue.push(lossesOf(1), 1);
  expect(await settled(queue)).toHaveLength(1);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])(
  'stops at a loss of %d, after those before it, and drops the others',
  async (spoilt) => {
    const queue = new LossQueue<number>(5);
    for (const step of [1, 2, spoilt, 4]) queue.push(lossesOf(step), step);
    const heard: number[] = [];
    const hear = async () => {
      for await (const { note } of queue.settle(true)) heard.push(note);
    };
    await expect(hear()).rejects.toMatchObject({ name: 'training-diverged' });
    expect(heard).toEqual([1, 2]);
    await queue.drop();
    expect(await settled(queue, true)).toEqual([]);
  },
);
