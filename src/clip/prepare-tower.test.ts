/**
 * Everything that a tower's first picture needs on a GPU is compiled ahead, up to the tokens for an
 * inspection.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends } from '../../tools/node/backends';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { frozenNormalisation } from '../ops/frozen-norm';
import { towerEndings } from '../ops/webgpu/known-products';
import { currentDevice } from '../ops/webgpu/webgpu-backend';
import type { Blocks } from './blocks';
import { clipBlock } from './clip-block';
import { prepareTower } from './prepare-tower';
import type { TensorSource } from './tensor-source';
import { TransformerBlock } from './transformer-block';
import type { Weights } from './weight-stream';

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
  // Nothing is tuned.
  const begun = vi.fn();
  await prepareTower(tower, { tasks: () => [] } as unknown as Blocks, begun);
  expect(begun).toHaveBeenCalledOnce();
  const late = vi.spyOn(device, 'createComputePipeline');
  const tokens = tf.tidy(() => tower.patchTokens(tf.ones([1, 20, 20, 3])).map(frozenNormalisation));
  expect(await tokens[0].data()).toEqual(new Float32Array(600));
  expect(late).not.toHaveBeenCalled();
  tf.dispose(tokens);
});

it('proves the products of a block with what ends them there', async () => {
  const [width, names] = [4, clipBlock(1, true).names];
  const rowsOf = (name: string) => ({ [names.qkv.weight]: 3, [`${names.up}.weight`]: 4 })[name] ?? 1;
  const source = {
    vector: () => tf.zeros([width]),
    quantised: () => undefined,
    array: (name: string) => {
      const rows = width * rowsOf(name.replace('block.', ''));
      return { data: new Float32Array(rows * width), shape: [rows, width] };
    },
  } as unknown as TensorSource;
  const weights = { lend: async (_: unknown, make: (from: TensorSource) => unknown) => make(source) };
  const block = await TransformerBlock.read(weights as unknown as Weights, 'block', clipBlock(1, true));
  const endings = block
    .tasks(10)
    .map(({ epilogue: { bias, ...after } = {} }) => ({ ...after, bias: !!bias }));
  expect(endings).toEqual([
    { bias: true },
    { bias: true, residual: true },
    { bias: true, activation: 'quick-gelu' },
    { bias: true, residual: true },
  ]);
  const plain = { bias: false, activation: 'none', residual: false };
  for (const ending of endings) expect(towerEndings).toContainEqual({ ...plain, ...ending });
  block.dispose();
});
