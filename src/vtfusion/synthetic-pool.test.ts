/**
 * The pool gives the same samples in the same order however many it encodes at once, and leaves no tensor
 * behind.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { largestGap } from '../../tools/testing/numbers';
import { toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import { type Ground, type Synthesiser, SyntheticPool, synthesiseHere } from './synthetic-pool';

beforeAll(() => selectBackend('cpu'));
afterAll(releaseBackends);

async function samplesOf(atOnce: number, skipped: number): Promise<{ seen: number[][]; calls: number }> {
  const toy = toyEncoder();
  const grounds = [0, 1].map((shot): Ground => {
    const image = toyPhoto(shot);
    const { width, height } = image;
    return {
      shot,
      view: 0,
      image,
      foreground: { width, height, data: new Uint8Array(width * height).fill(1) },
    };
  });
  const draw = await synthesiseHere(grounds, ['crack', 'noise']);
  let calls = 0;
  const counted: typeof draw = (...drawing) => {
    calls++;
    return draw(...drawing);
  };
  const pool = new SyntheticPool({
    encoder: toy.encoder,
    grounds,
    synthesise: counted,
    seed: 7,
    capacity: 3,
    atOnce,
  });
  pool.skip(skipped);
  const seen: number[][] = [];
  for (let i = 0; i < 6; i++) {
    await pool.grow();
    const { tokens, abnormal, truth, normal, origins } = pool.batch(1, () => 0);
    const values = await Promise.all([tokens[1], abnormal, truth].map((tensor) => tensor.data()));
    seen.push([origins[0].shot ?? -1, ...values.flatMap((each) => Array.from(each))]);
    tf.dispose([tokens, abnormal, truth, normal]);
  }
  pool.dispose();
  toy.dispose();
  return { seen, calls };
}

it('gives the same samples whether it encodes one, four or five at a time', async () => {
  const before = tf.memory().numTensors;
  const one = await samplesOf(1, 0);
  for (const atOnce of [4, 5]) {
    const many = await samplesOf(atOnce, 0);
    many.seen.forEach((sample, i) => {
      expect(largestGap(sample, one.seen[i])).toBeLessThan(1e-6);
    });
  }
  // A few are drawn ahead, and no more.
  expect(one.calls).toBe(9);
  expect(tf.memory().numTensors).toBe(before);
});

it('goes on after skipped ones with those that would have come', async () => {
  const [whole, rest] = [await samplesOf(1, 0), await samplesOf(4, 2)];
  expect(largestGap(rest.seen[0], whole.seen[2])).toBeLessThan(1e-6);
  expect(largestGap(rest.seen[3], whole.seen[5])).toBeLessThan(1e-6);
});

it('counts a patch that a defect only grazes neither as abnormal nor as good', async () => {
  const toy = toyEncoder();
  const { grid, side } = toy.encoder;
  const image = toyPhoto(0);
  const patch = side / grid;
  const data = new Uint8Array(side * side);
  // A whole patch, and one column of pixels, an eighth, of the next.
  for (let y = 0; y < patch; y++) data.fill(1, y * side, y * side + patch + 1);
  const mask = { ...image, data };
  const ground: Ground = { shot: 0, view: 0, image, foreground: mask };
  const draw: Synthesiser = async () => ({ image, mask, kind: 'noise' });
  const pool = new SyntheticPool({
    encoder: toy.encoder,
    grounds: [ground],
    synthesise: draw,
    seed: 1,
    capacity: 1,
  });
  await pool.grow();
  const { tokens, abnormal, truth, normal } = pool.batch(1, () => 0);
  const rest = Array(grid * grid - 2);
  expect([...(await abnormal.data())]).toEqual([1, 0, ...rest.fill(0)]);
  expect([...(await normal.data())]).toEqual([0, 0, ...rest.fill(1)]);
  expect(await truth.data()).toEqual(Float32Array.from(data));
  tf.dispose([tokens, abnormal, truth, normal]);
  pool.dispose();
  toy.dispose();
});
