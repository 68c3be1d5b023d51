/**
 * Towers that are read from many small shards are the same, leave none of the read bytes behind, and leave
 * nothing at all if reading fails; on a GPU as well: int8-parity.test.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends } from '../../tools/node/backends';
import { nodeWasmProgram } from '../../tools/node/wasm-program';
import {
  expectGivenUp,
  expectSameTexts,
  expectSameTower,
  type StreamedClip,
  streamedClip,
} from '../../tools/testing/streamed-clip';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { provideProgram } from '../ops/wasm/program';
import type { ModelFiles } from './model-files';
import type { ClipManifest } from './model-manifest';
import { loadWeights } from './model-weights';
import { WeightStream, type Weights } from './weight-stream';

let clip: StreamedClip;
let files: ModelFiles;
let manifest: ClipManifest;
let inMemory: Weights;

beforeAll(async () => {
  clip = await streamedClip();
  ({ files, manifest, inMemory } = clip);
});
afterAll(() => clip.remove());
afterAll(releaseBackends);

const stream = (from: ModelFiles, only: 'vision' | 'text') => new WeightStream(from, manifest, only, {});

describe.each([
  ['the WebAssembly program', true],
  ['operations', false],
])('by %s', (_, byProgram) => {
  let before: { numTensors: number; numBytes: number };
  beforeAll(async () => {
    await selectTrusted('wasm');
    provideProgram(byProgram ? await nodeWasmProgram(1) : undefined);
    const { numTensors, numBytes } = tf.memory();
    before = { numTensors, numBytes };
  });
  afterEach(() => expect(tf.memory()).toMatchObject(before));

  it('sees the same as the tower whose weights are all in memory, and lets go of each shard before the next', () =>
    expectSameTower(clip));

  it('reads the same, of more sentences than are computed together', () => expectSameTexts(clip));

  it.each(['vision', 'text'] as const)('leaves no tensor of a %s tower that is given up half-way', (branch) =>
    expectGivenUp(clip, branch),
  );
});

describe('WeightStream', () => {
  const [first, last] = ['visual.class_embedding', 'visual.ln_post.bias'];

  it('keeps what comes before it is asked for', async () => {
    const weights = stream(files, 'vision');
    const end = await weights.take([last]);
    const begin = await weights.take([first]);
    const all = await inMemory.take([]);
    expect(end.array(last).data).toEqual(all.array(last).data);
    expect(begin.array(first).data).toEqual(all.array(first).data);
  });

  it('lends what is gone afterwards', async () => {
    const name = 'visual.transformer.resblocks.0.mlp.c_fc.weight';
    const expected = (await inMemory.take([])).array(name).data;
    const lent = await stream(files, 'vision').lend([name], (source) => {
      expect(source.array(name).data).toEqual(expected);
      return source.quantised(name)!.values;
    });
    expect(lent).toHaveLength(0);
  });

  it('reads no more of a table than the rows that are wanted', async () => {
    const table = 'token_embedding.weight';
    const rows = new Map([[table, [5, 49407]]]);
    for await (const { name, array } of loadWeights(files, { manifest, only: 'text', rows })) {
      if (name === table) expect(array.shape).toEqual([2, manifest.config.text_cfg.width]);
    }
  });

  it('gives rows of a table in the order asked for, twice where they are asked for twice', async () => {
    const table = 'token_embedding.weight';
    const rows = [49407, 0, 320, 49407, 7];
    const expected = await inMemory.takeRows(table, rows);
    expect(await stream(files, 'text').takeRows(table, rows)).toEqual(expected);
  });

  it('says how an array lies before it is read', () => {
    const weights = stream({ read: () => Promise.reject(new Error('not asked')) }, 'vision');
    const { vision_cfg: vision } = manifest.config;
    expect(weights.stored(last)).toEqual({ shape: [vision.width], scaleAxis: undefined });
    expect(weights.stored('visual.proj').scaleAxis).toBe(1);
  });

  it('names an array that there is not', async () => {
    const wanted = { code: 'model-manifest-invalid', message: expect.stringContaining('visual.nothing') };
    const weights = stream(files, 'vision');
    expect(() => weights.stored('visual.nothing')).toThrow(expect.objectContaining(wanted));
    await expect(weights.take(['visual.nothing'])).rejects.toMatchObject(wanted);
  });
});
