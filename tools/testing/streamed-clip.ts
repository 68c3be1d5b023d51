/** The tiny CLIP of `fixtures/golden` in many small shards, and what must hold of reading it on every backend. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { loadVision } from '../../src/clip/load-vision';
import type { ModelFiles } from '../../src/clip/model-files';
import { type ClipManifest, readClipManifest } from '../../src/clip/model-manifest';
import { encodeTexts } from '../../src/clip/text-transformer';
import { VisionTransformer } from '../../src/clip/vision-transformer';
import { WeightStream, type Weights } from '../../src/clip/weight-stream';
import { allWeights } from '../node/all-weights';
import { directoryModelFiles } from '../node/model-files';
import { weightsInMemory } from '../node/weights-in-memory';
import { parseConfig } from '../weights/config';
import { makeModelFolder } from '../weights/model-folder';

const shardBytes = 40_000;

export interface StreamedClip {
  readonly files: ModelFiles;
  readonly manifest: ClipManifest;
  readonly inMemory: Weights;
  readonly remove: () => Promise<void>;
}

/** Makes the model's folder, which `remove` takes away. */
export async function streamedClip(): Promise<StreamedClip> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'vtfusion-stream-'));
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
  const files = directoryModelFiles(out);
  const manifest = await readClipManifest(files);
  const inMemory = weightsInMemory(await allWeights(files, { manifest }));
  return { files, manifest, inMemory, remove: () => rm(folder, { recursive: true }) };
}

/** The same files, and the buffers that were read. */
function watched(files: ModelFiles): ModelFiles & { read: ModelFiles['read']; buffers: ArrayBuffer[] } {
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

async function expectEqual(actual: tf.Tensor, expected: tf.Tensor): Promise<void> {
  expect(await actual.data()).toEqual(await expected.data());
  tf.dispose([actual, expected]);
}

/**
 * The image tower sees the same as one whose weights are all in memory, and lets go of each shard before the
 * next.
 */
export async function expectSameTower({ files, manifest, inMemory }: StreamedClip): Promise<void> {
  const from = watched(files);
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
}

/** Sentences are read the same, of more than are computed together. */
export async function expectSameTexts({ files, manifest, inMemory }: StreamedClip): Promise<void> {
  const sentences = Array.from({ length: 30 }, (_, i) =>
    Int32Array.from({ length: 77 }, (_, at) =>
      at < 2 + (i % 5) ? 320 + 7 * i : at === 2 + (i % 5) ? 49407 : 0,
    ),
  );
  const from = watched(files);
  const stream = new WeightStream(from, manifest, 'text', {});
  const streamed = await encodeTexts(manifest.config, stream, sentences);
  expect(from.buffers.length).toBeGreaterThan(20);
  const whole = await encodeTexts(manifest.config, inMemory, sentences);
  await expectEqual(streamed, whole);
}

/** A tower that is given up half-way says why. */
export async function expectGivenUp(
  { files, manifest }: StreamedClip,
  branch: 'vision' | 'text',
): Promise<void> {
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
}
