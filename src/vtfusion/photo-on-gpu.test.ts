/** Preparing a photo on the GPU against the same in main memory, at sizes that no workgroup divides. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends } from '../../tools/node/backends';
import { withoutDeviceErrors } from '../../tools/testing/device-errors';
import { gaussians, largestGap } from '../../tools/testing/numbers';
import { speckled } from '../../tools/testing/speckled';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import type { Mask } from '../images/rgb-image';
import { uploadPhoto } from '../ops/webgpu/photo-bytes';
import { blendOnGpu } from './blend-on-gpu';
import { inputOnGpu } from './photo-on-gpu';
import { withinRegion } from './region';
import { blendTiles, tilingOf } from './tiles';
import { toEncoderInput } from './tokens';
import { photoOf, tilesOf } from './views';

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
