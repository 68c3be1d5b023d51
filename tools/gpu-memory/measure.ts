/**
 * Bytes of device buffers that the towers of a CLIP take, counted while they are made and let go. Buffers are there from the
 * moment that work is recorded; the work itself is never begun, which would take a software renderer half a minute.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ClipConfig } from '../../src/clip/clip-config';
import { encodeTexts } from '../../src/clip/text-transformer';
import { VisionTransformer } from '../../src/clip/vision-transformer';
import { returnFreeBuffers } from '../../src/ops/webgpu/free-buffers';
import { currentDevice } from '../../src/ops/webgpu/webgpu-backend';
import { branchInMemory } from './branch-in-memory';
import { LaggingGpu } from './lagging-gpu';

export interface Moment {
  readonly what: string;
  /** Numbers that the towers on the GPU hold. */
  readonly parameters: number;
  /** Bytes of all buffers, and the most on the way here. */
  readonly bytes: number;
  readonly peak: number;
  /** The most that a GPU may have held on the way here that lags behind (lagging-gpu.ts). */
  readonly held: number;
  /** Bytes of all tensors: small ones go up with the first picture. */
  readonly tensors: number;
  readonly largestBuffer: number;
}

/** Begins to count on the webgpu backend in use, which from now on only records its work; `note` adds a moment. */
export function notedMoments() {
  const count = new LaggingGpu(currentDevice());
  const moments: Moment[] = [];
  const note = (what: string, parameters: number): void => {
    const { bytes, peak, peakHeld: held, largest: largestBuffer } = count;
    moments.push({ what, parameters, bytes, peak, held, tensors: tf.memory().numBytes, largestBuffer });
    count.peak = bytes;
    count.peakHeld = bytes;
  };
  return { moments, note };
}

/** As many sentences, and about as long, as an object of one word is described by (vtfusion/prompts.ts). */
const [sentences, words] = [242, 13];

const sentence = ({ text_cfg: { context_length, vocab_size } }: ClipConfig) =>
  Int32Array.from({ length: context_length }, (_, i) => (i === words + 1 ? vocab_size - 1 : 0));

/**
 * Makes the image tower, has the text tower read an object's prompts beside it, and lets that go, on the webgpu backend in use, with
 * nothing on it yet.
 */
export async function measureTowers(config: ClipConfig): Promise<Moment[]> {
  const { moments, note } = notedMoments();
  const seen = branchInMemory(config, 'vision');
  const image = await VisionTransformer.read(config, seen.weights);
  note('image tower', seen.parameters);
  const read = branchInMemory(config, 'text');
  for (const count of [1, sentences]) {
    const features = await encodeTexts(config, read.weights, Array(count).fill(sentence(config)));
    note(`and the text tower, after ${count} of an object's prompts`, seen.parameters + read.parameters);
    features.dispose();
    returnFreeBuffers();
  }
  note('and without it again', seen.parameters);
  image.dispose();
  return moments;
}
