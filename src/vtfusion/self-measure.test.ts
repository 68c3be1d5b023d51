import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { selectBackend } from '../../tools/node/backends';
import { toyEncoder } from '../../tools/testing/toy-encoder';
import { measuredParts, measureParts } from './self-measure';

beforeAll(() => selectBackend('cpu'));

it('times every part, says how far it is, and leaves no tensor behind', async () => {
  const toy = toyEncoder();
  const before = tf.memory().numTensors;
  const shares: number[] = [];
  const times = await measureParts(toy.encoder, { onProgress: (done, of) => shares.push(done / of) });
  expect(times.map(({ part }) => part)).toEqual(measuredParts);
  for (const { least, median, most, runs } of times) {
    expect(least).toBeGreaterThan(0);
    expect(median).toBeGreaterThanOrEqual(least);
    expect(most).toBeGreaterThanOrEqual(median);
    expect(runs).toBeGreaterThan(0);
  }
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(tf.memory().numTensors).toBe(before);
  toy.dispose();
});

it('ends early when asked, wherever it is, and leaves no tensor behind', async () => {
  const toy = toyEncoder();
  const before = tf.memory().numTensors;
  for (const at of [2, 14]) {
    const stop = new AbortController();
    const onProgress = (done: number) => {
      if (done === at) stop.abort();
    };
    await expect(measureParts(toy.encoder, { onProgress, signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(tf.memory().numTensors).toBe(before);
  }
  toy.dispose();
});
