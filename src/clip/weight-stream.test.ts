/**
 * Towers that are read from many small shards are the same, leave none of the read bytes behind, and leave
 * nothing at all if reading fails.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allWeights } from '../../tools/node/all-weights';
import { type NodeBackend, releaseBackends } from '../../tools/node/backends';
import { directoryModelFiles } from '../../tools/node/model-files';
import { nodeWasmProgram } from '../../tools/node/wasm-program';
import { weightsInMemory } from '../../tools/node/weights-in-memory';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { parseConfig } from '../../tools/weights/config';
import { makeModelFolder } from '../../tools/weights/model-folder';
import { provideProgram } from '../ops/wasm/program';
import { loadVision } from './load-vision';
import type { ModelFiles } from './model-files';
import { type ClipManifest, readClipManifest } from './model-manifest';
import { loadWeights } from './model-weights';
import { encodeTexts } from './text-transformer';
import { VisionTransformer } from './vision-transformer';
import { WeightStream, type Weights } from './weight-stream';

const shardBytes = 40_000;

let folder: string;
let files: ModelFiles;
let manifest: ClipManifest;
let inMemory: Weights;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vtfusion-stream-'));
  const out = path.join(folder, 'micro');
  await makeModelFolder({
    out,
    force: false,
    checkpointPath: 'fixtures/golden/micro-clip.safetensors',
    shardBytes,
    sourceConfig: parseConfig(await readFile('fixtures/golden/micro-clip.config.json', 'utf8'), 'micro'),
    merges: await readFile('public/models/pico-clip/merges.txt'),
    levels: [1, 4],
    licence: 'MIT',
    licenceNote: 'ours',
    float32: false,
    onProgress: () => {},
  });
  files = directoryModelFiles(out);
  manifest = await readClipManifest(files);
  inMemory = weightsInMemory(await allWeights(files, { manifest }));
});
afterAll(() => rm(folder, { recursive: true }));
afterAll(releaseBackends);

/** The same files, and the buffers that were read. */
function watched(): ModelFiles & { read: ModelFiles['read']; buffers: ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = [];
  return {
    buffers,
    read: async (file, signal) => {
      // All earlier reads are freed by now, except those that are needed at this moment.
      expect(buffers.filter(({ byteLength }) => byteLength > 0)).toEqual([]);
      const bytes = await files.read(file, signal);
      buffers.push(bytes);
      return bytes;
    },
  };
}

const stream = (from: ModelFiles, only: 'vision' | 'text') => new WeightStream(from, manifest, only, {});

async function expectEqual(actual: tf.Tensor, expected: tf.Tensor): Promise<void> {
  expect(await actual.data()).toEqual(await expected.data());
  tf.dispose([actual, expected]);
}

const paths: [string, NodeBackend, boolean][] = [
  ['the WebAssembly program', 'wasm', true],
  ['operations', 'wasm', false],
  ['kernels', 'webgpu', false],
];

describe.each(paths)('by %s', (_, backend, byProgram) => {
  let before: { numTensors: number; numBytes: number };
  beforeAll(async () => {
    await selectTrusted(backend);
    provideProgram(byProgram ? await nodeWasmProgram(1) : undefined);
    const { numTensors, numBytes } = tf.memory();
    before = { numTensors, numBytes };
  });

  it('sees the same as the tower whose weights are all in memory, and lets go of each shard before the next', async () => {
    const from = watched();
    const [streamed, whole] = [
      await loadVision(from, manifest),
      await VisionTransformer.read(manifest.config, inMemory),
    ];
    expect(from.buffers.length).toBeGreaterThan(8);
    const side = streamed.side;
    const images = tf.tidy(() => tf.cos(tf.reshape(tf.range(0, 2 * side * side * 3), [2, side, side, 3])));
    await expectEqual(streamed.pooled(images as tf.Tensor4D), whole.pooled(images as tf.Tensor4D));
    tf.dispose(images);
    streamed.dispose();
    whole.dispose();
    expect(tf.memory()).toMatchObject(before);
  });

  it('reads the same, of more sentences than are computed together', async () => {
    const sentences = Array.from({ length: 30 }, (_, i) =>
      Int32Array.from({ length: 77 }, (_, at) =>
        at < 2 + (i % 5) ? 320 + 7 * i : at === 2 + (i % 5) ? 49407 : 0,
      ),
    );
    const from = watched();
    const streamed = await encodeTexts(manifest.config, stream(from, 'text'), sentences);
    expect(from.buffers.length).toBeGreaterThan(20);
    const whole = await encodeTexts(manifest.config, inMemory, sentences);
    await expectEqual(streamed, whole);
    expect(tf.memory()).toMatchObject(before);
  });

  it.each(['vision', 'text'] as const)(
    'leaves no tensor of a %s tower that is given up half-way',
    async (branch) => {
      const reason = new Error('enough');
      const controller = new AbortController();
      const options = {
        signal: controller.signal,
        onProgress: ({ loadedBytes, totalBytes }: { loadedBytes: number; totalBytes: number }) => {
          if (loadedBytes > 0.9 * totalBytes) controller.abort(reason);
        },
      };
      const work =
        branch === 'vision'
          ? loadVision(files, manifest, options)
          : encodeTexts(manifest.config, new WeightStream(files, manifest, 'text', options), [
              Int32Array.from({ length: 77 }, (_, i) => (i === 3 ? 49407 : 320)),
            ]);
      const outcome = await work.then(
        () => 'made',
        (error: unknown) => error,
      );
      expect(outcome).toBe(reason);
      expect(tf.memory()).toMatchObject(before);
    },
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
