import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodeTokens } from '../../src/vtfusion/tokens';
import { selectBackend } from '../node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../testing/toy-encoder';
import { FeatureStore, type StoreOptions } from './feature-store';
import { SpillFile } from './spill-file';
import { StopRun } from './stop-run';
import { WorkClock } from './work-clock';

let toy: ToyEncoder;
let folder: string;
beforeAll(async () => {
  await selectBackend('cpu');
  toy = toyEncoder();
  folder = await mkdtemp(path.join(tmpdir(), 'feature-store-'));
});
afterAll(async () => {
  toy.dispose();
  await rm(folder, { recursive: true });
});

function open1(options: StoreOptions = {}) {
  const clock = new WorkClock();
  const store = new FeatureStore(clock, toy.encoder, { spill: new SpillFile(folder), ...options });
  const picture = (n: number) => store.picture(`${n}.png`, toyPhoto(n), async () => toyPhoto(n), 'squash');
  return { clock, store, picture };
}

describe('FeatureStore', () => {
  it('gives the tokens of the encoder, computed once, and leaves no tensor', async () => {
    const onEncoded = vi.fn();
    const { store, picture } = open1({ onEncoded });
    const before = tf.memory().numTensors;
    const one = picture(1);
    const tokens = await one.tokens();
    expect(tf.memory().numTensors).toBe(before);
    const direct = encodeTokens([one.image], toy.encoder);
    expect(tokens).toEqual(await Promise.all(direct.map((tensor) => tensor.data())));
    tf.dispose(direct);
    // Another picture object of the same photo shares them.
    expect(await picture(1).tokens()).toEqual(tokens);
    await picture(2).tokens();
    expect(onEncoded).toHaveBeenCalledTimes(2);
    await store.clear();
    await picture(1).tokens();
    expect(onEncoded).toHaveBeenCalledTimes(3);
    await store.close();
  });

  it('computes derived arrays once, by name and picture, whoever asks at the same time', async () => {
    const { store, picture } = open1();
    const compute = vi.fn(async () => [Float32Array.of(1, 2)]);
    const asked = [picture(1), picture(1), picture(2)].map((each) => each.derived('windows', compute));
    for (const arrays of await Promise.all(asked)) expect(arrays).toEqual([Float32Array.of(1, 2)]);
    expect(compute).toHaveBeenCalledTimes(2);
    await picture(1).derived('tokens', compute);
    expect(compute).toHaveBeenCalledTimes(3);
    await store.close();
  });

  it('lets a derived array use the tokens, and keeps nothing of one that fails', async () => {
    const { store, picture } = open1();
    const one = picture(1);
    const sum = async () => [Float32Array.of((await one.tokens())[0].reduce((a, b) => a + b, 0))];
    const [[first], [again]] = [await one.derived('sum', sum), await one.derived('sum', sum)];
    expect(again).toEqual(first);
    await expect(one.derived('bad', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await one.derived('bad', async () => [])).toEqual([]);
    await store.close();
  });

  it('puts what is beyond the budget into a file, which is gone at the end', async () => {
    const { store, picture } = open1({ budget: 24 });
    const values = (n: number) => Float32Array.of(n, n + 0.5, -n);
    const compute = (n: number) => async () => [values(n), values(n + 100)];
    for (const n of [1, 2, 3]) await picture(n).derived('x', compute(n));
    const never = () => Promise.reject(new Error('computed again'));
    for (const n of [3, 1, 2]) expect(await picture(n).derived('x', never)).toEqual(await compute(n)());
    // Not even a kill leaves something behind where open files need no name.
    if (process.platform !== 'win32') expect(await readdir(folder)).toEqual([]);
    await store.clear();
    await picture(9).derived('x', compute(9));
    await picture(8).derived('x', compute(8));
    expect(await picture(8).derived('x', never)).toEqual(await compute(8)());
    await store.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('charges what it kept to everyone who uses it, and not the time to fetch it', async () => {
    const { clock, store, picture } = open1({ budget: 0 });
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return [Float32Array.of(1)];
    };
    const seconds: number[] = [];
    for (let i = 0; i < 2; i++) {
      clock.start();
      await picture(1).derived('slow', slow);
      seconds.push(clock.seconds());
    }
    expect(seconds[0]).toBeGreaterThan(0.055);
    expect(Math.abs(seconds[1] - seconds[0])).toBeLessThan(0.02);
    await store.close();
  });

  it('charges the memory of what it kept, too', async () => {
    const { clock, store, picture } = open1();
    for (let i = 0; i < 2; i++) {
      clock.start();
      await picture(1).tokens();
      // Tokens of two levels, 6 x 6 patches of 16 numbers, at the least.
      expect(clock.tensorBytes).toBeGreaterThan(2 * 36 * 16 * 4);
    }
    await store.close();
  });

  it('reads the photo anew for more detail', async () => {
    const { store, picture } = open1();
    expect(await picture(1).fitted(96)).toMatchObject({ width: 96, height: 96 });
    await store.close();
  });

  it.skipIf(process.platform !== 'linux')('says when the disk of the temporary file is full', async () => {
    const spill = new SpillFile(folder, () => open('/dev/full', 'w+'));
    const { store, picture } = open1({ budget: 0, spill });
    const asked = picture(1).derived('x', async () => [new Float32Array(1000)]);
    await expect(asked).rejects.toThrow(StopRun);
    await expect(asked).rejects.toThrow(/The disk of .* is full: .* 1 MB .* finished cells are kept/);
    await store.close();
  });
});
