import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { encodeTokens } from '../../../src/vtfusion/tokens';
import { selectBackend } from '../../node/backends';
import { directoryModelFiles } from '../../node/model-files';
import { makeSeededModel } from './seeded-model';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vtfusion-seeded-'));
  await selectBackend('cpu');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('makes the same model each time, and one whose pictures differ', async () => {
  const bytes = async (name: string) => {
    const made = path.join(folder, name);
    await makeSeededModel(made, 'fixtures/golden/micro-clip.config.json');
    const shards = (await readdir(made)).filter((file) => file.endsWith('.safetensors')).sort();
    return Buffer.concat(await Promise.all(shards.map((file) => readFile(path.join(made, file)))));
  };
  expect(Buffer.compare(await bytes('one'), await bytes('two'))).toBe(0);
  expect(await readdir(folder)).toEqual(['one', 'two']);

  const pretrained = await Pretrained.load(directoryModelFiles(path.join(folder, 'one')));
  const { encoder } = pretrained;
  const { side } = encoder;
  const pictures = [1, 2].map((step) => ({
    width: side,
    height: side,
    data: Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * step) % 251),
  }));
  const [first] = encodeTokens(pictures, { ...encoder, levels: [4] });
  const { mean, variance } = tf.moments(tf.sub(...(tf.unstack(first) as [tf.Tensor2D, tf.Tensor2D])));
  expect(Number.isFinite((await mean.data())[0])).toBe(true);
  expect((await variance.data())[0]).toBeGreaterThan(0.01);
  tf.dispose([first, mean, variance]);
  pretrained.dispose();
});
