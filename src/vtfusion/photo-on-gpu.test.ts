/** Preparing a photo on the GPU against the same in main memory, at sizes that no workgroup divides. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { releaseBackends } from '../../tools/node/backends';
import { withoutDeviceErrors } from '../../tools/testing/device-errors';
import { gaussians, largestGap } from '../../tools/testing/numbers';
import { speckled } from '../../tools/testing/speckled';
import { toyEncoder } from '../../tools/testing/toy-encoder';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import type { Mask } from '../images/rgb-image';
import { setPlainOps } from '../ops/kernels';
import { uploadPhoto } from '../ops/webgpu/photo-bytes';
import { blendOnGpu } from './blend-on-gpu';
import { inputOnGpu } from './photo-on-gpu';
import { withinRegion } from './region';
import { restoreDetector, type SavedDetector, saveDetector } from './saved-detector';
import { defaultSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { blendTiles, tilingOf } from './tiles';
import { toEncoderInput } from './tokens';
import { trainDetector } from './trainer';
import { type Photo, photoOf, tilesOf } from './views';

beforeAll(() => selectTrusted('webgpu'));
afterAll(releaseBackends);

const side = 30;
/** The encoder's parts that are used; its numbers are the bytes themselves. */
const encoder = { side, mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };

const disc: Mask = {
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side }, (_, i) =>
    Math.hypot((i % side) - 14, Math.floor(i / side) - 11) < 9 ? 1 : 0,
  ),
};

describe.each([
  { width: 97, height: 61, across: 1, region: undefined },
  { width: 97, height: 61, across: 3, region: disc },
  { width: 20, height: 173, across: 2, region: undefined },
  { width: 7, height: 5, across: 1, region: disc },
])('$width x $height in $across x $across tiles', ({ width, height, across, region }) => {
  const picture = speckled(width, height, 1);
  const tiling = tilingOf(across, side);

  async function both(illumination: 'as-is' | 'even') {
    const before = tf.memory().numTensors;
    const photo = withinRegion(photoOf(picture, 'squash'), region);
    const there = toEncoderInput(await tilesOf(photo, tiling, { illumination }), encoder);
    const here = await withoutDeviceErrors(async () => {
      const bytes = uploadPhoto(picture);
      const input = inputOnGpu(bytes, [tiling], { illumination, region }, encoder);
      bytes.words.dispose();
      return input;
    });
    expect(here.shape).toEqual(there.shape);
    const values = await Promise.all([here.data(), there.data()]);
    tf.dispose([here, there]);
    expect(tf.memory().numTensors).toBe(before);
    return values;
  }

  it('has the same bytes', async () => {
    const [here, there] = await both('as-is');
    expect(largestGap(here, there)).toBeLessThan(1e-4);
  });

  it('has, evened out, at most a few bytes beside their own', async () => {
    const [here, there] = await both('even');
    expect(largestGap(here, there)).toBeLessThan(1.001);
    const other = here.filter((value, i) => Math.abs(value - there[i]) > 0.5).length;
    expect(other / here.length).toBeLessThan(1e-3);
  });
});

it.each([1, 2, 3])('blends maps of %s tiles a side as main memory does', async (across) => {
  const tiling = tilingOf(across, side);
  const maps = Array.from({ length: across * across }, (_, tile) => gaussians(tile, side * side));
  const before = tf.memory().numTensors;
  const stacked = tf.tensor3d(
    maps.flatMap((map) => [...map]),
    [across * across, side, side],
  );
  const blended = blendOnGpu(stacked, tiling, side);
  expect(largestGap(await blended.data(), blendTiles(maps, tiling, side))).toBeLessThan(1e-5);
  tf.dispose([stacked, blended]);
  expect(tf.memory().numTensors).toBe(before);
});

/** The method that records every program. */
interface Recorder {
  recordAndSubmit(program: { readonly pipeline: GPUComputePipeline }, ...rest: unknown[]): void;
}

async function trainedOn(settings: TrainSettings): Promise<SavedDetector> {
  const toy = toyEncoder();
  const shots = [1, 2].map((seed) => photoOf(speckled(50, 40, seed), 'squash'));
  const encoder = { ...toy.encoder, visionOnly: true };
  const detector = await trainDetector({ encoder, shots, settings, seed: 1, startSynthesis: synthesiseHere });
  const saved = await saveDetector(detector);
  detector.dispose();
  toy.dispose();
  return saved;
}

it('a detector judges a photo as it does by way of main memory, and leaves nothing behind', async () => {
  const settings: TrainSettings = {
    ...defaultSettings,
    steps: 0,
    views: { tiles: 2, illumination: 'even' },
    prototypes: { ...defaultSettings.prototypes, copies: 1, turns: 'never' },
  };
  // Trained where nothing is compiled.
  await selectTrusted('wasm');
  const saved = await trainedOn(settings);
  releaseBackends();
  await selectTrusted('webgpu');
  const toy = toyEncoder();
  const detector = restoreDetector({ ...toy.encoder, visionOnly: true }, settings, saved);
  const picture = photoOf(speckled(61, 47, 3), 'squash');
  const onGpu = vi.fn(picture.onGpu!);
  const photo: Photo = { ...picture, onGpu };
  const before = tf.memory().numTensors;
  const recorded = vi.spyOn(tf.backend() as unknown as Recorder, 'recordAndSubmit');
  const here = await withoutDeviceErrors(() => detector.inspect(photo));
  expect(onGpu).toHaveBeenCalledOnce();
  const programs = recorded.mock.calls.map(([{ pipeline }]) => pipeline.label);
  recorded.mockRestore();
  expect(programs.filter((name) => name.startsWith('nearest of parts'))).toHaveLength(5);
  // A bank's lengths were computed with the bank.
  expect(programs.filter((name) => name.startsWith('squared lengths'))).toEqual([]);
  setPlainOps(true);
  const there = await detector.inspect(photo);
  setPlainOps(false);
  expect(onGpu).toHaveBeenCalledOnce();
  expect(tf.memory().numTensors).toBe(before);
  const range = Math.max(...there.map) - Math.min(...there.map);
  expect(largestGap(here.map, there.map)).toBeLessThan(1e-2 * range);
  expect(Math.abs(here.score - there.score)).toBeLessThan(1e-2 * range);
  detector.dispose();
  toy.dispose();
});
