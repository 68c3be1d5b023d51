/** What a tower's first picture needs on a GPU is compiled before, down to the tokens that an inspection takes. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends } from '../../tools/node/backends';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { frozenNormalisation } from '../ops/frozen-norm';
import { currentDevice } from '../ops/webgpu/run-kernel';
import type { Blocks } from './blocks';
import { prepareTower } from './prepare-tower';

beforeAll(() => selectTrusted('webgpu'));
afterAll(releaseBackends);

it('leaves nothing to compile for the tokens of the first picture', async () => {
  const device = currentDevice();
  Object.defineProperty(device, 'adapterInfo', { value: { vendor: 'a real GPU' } });
  const tower = {
    side: 20,
    grid: 1,
    patchTokens: (images: tf.Tensor4D) => [
      tf.slice(tf.reshape(images, [-1, 2, 600]), [0, 1, 0], [-1, 1, 600]) as tf.Tensor3D,
    ],
  };
  // Nothing that would be tuned.
  const begun = vi.fn();
  await prepareTower(tower, { tasks: () => [] } as unknown as Blocks, begun);
  expect(begun).toHaveBeenCalledOnce();
  const late = vi.spyOn(device, 'createComputePipeline');
  const tokens = tf.tidy(() => tower.patchTokens(tf.ones([1, 20, 20, 3])).map(frozenNormalisation));
  expect(await tokens[0].data()).toEqual(new Float32Array(600));
  expect(late).not.toHaveBeenCalled();
  tf.dispose(tokens);
});
