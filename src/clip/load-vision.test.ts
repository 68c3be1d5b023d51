/** A tower says when it is being prepared, and one that cannot be prepared is disposed of completely. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { directoryModelFiles } from '../../tools/node/model-files';
import { loadVision } from './load-vision';
import { readManifest } from './model-manifest';
import type { LoadProgress } from './model-weights';
import { VisionTransformer } from './vision-transformer';

beforeAll(() => selectBackend('wasm'));
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(releaseBackends);

it('leaves no tensor of a tower whose preparation fails', async () => {
  const files = directoryModelFiles('public/models/pico-clip');
  const manifest = await readManifest(files);
  const before = tf.memory();
  vi.spyOn(VisionTransformer.prototype, 'prepare').mockRejectedValue(new Error('the device is lost'));
  await expect(loadVision(files, manifest)).rejects.toThrow('the device is lost');
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
});

it('says that all is read once it makes the GPU ready', async () => {
  const files = directoryModelFiles('public/models/pico-clip');
  const manifest = await readManifest(files);
  vi.spyOn(VisionTransformer.prototype, 'prepare').mockImplementation(async (begun) => begun?.());
  const news: LoadProgress[] = [];
  const tower = await loadVision(files, manifest, { onProgress: (progress) => news.push(progress) });
  const [whole, last] = news.slice(-2);
  expect(whole.loadedBytes).toBe(whole.totalBytes);
  expect(last).toEqual({ ...whole, preparing: true });
  tower.dispose();
});

it('says nothing of that where there is no GPU', async () => {
  const files = directoryModelFiles('public/models/pico-clip');
  const news: LoadProgress[] = [];
  const onProgress = (progress: LoadProgress) => news.push(progress);
  const tower = await loadVision(files, await readManifest(files), { onProgress });
  expect(news.length).toBeGreaterThan(1);
  expect(news.filter(({ preparing }) => preparing)).toEqual([]);
  tower.dispose();
});
