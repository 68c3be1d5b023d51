/** A tower that cannot be made ready is let go whole. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { directoryModelFiles } from '../../tools/node/model-files';
import { loadVision } from './load-vision';
import { readManifest } from './model-manifest';
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
