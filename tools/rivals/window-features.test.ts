/** Window features by the encoder's own windows where it has them, else by the mean of patches; once a picture. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { releaseBackends, selectBackend } from '../node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../testing/toy-encoder';
import { jointFeatures, levelTensors } from './patch-features';
import { toyPicture } from './testing/toy-task';
import { windowFeatures } from './window-features';

let toy: ToyEncoder;
let before: number;

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  before = tf.memory().numTensors;
});

afterAll(() => {
  expect(tf.memory().numTensors).toBe(before);
  toy.dispose();
  releaseBackends();
});

it('asks the encoder for each scale, once a picture', async () => {
  const sizes: number[] = [];
  const encoder: FrozenEncoder = {
    ...toy.encoder,
    windowFeatures: (images, windows) => {
      sizes.push(windows[0].length);
      expect(images.shape).toEqual([1, 48, 48, 3]);
      return tf.fill([1, windows.length, 8], windows[0].length) as tf.Tensor3D;
    },
  };
  const picture = toyPicture(toyPhoto(1), encoder);
  for (let again = 0; again < 2; again++) {
    const { whole, scales } = await windowFeatures(picture, encoder);
    expect([whole, ...scales].map((x) => x.shape)).toEqual([
      [1, 8],
      [16, 8],
      [25, 8],
    ]);
    expect((await scales[0].data())[0]).toBeCloseTo(1 / Math.sqrt(8), 6);
    tf.dispose([whole, ...scales]);
  }
  expect(sizes).toEqual([36, 9, 4]);
});

it('takes the mean of patches where the encoder cannot run on windows', async () => {
  const { encoder } = toy;
  const picture = toyPicture(toyPhoto(1), encoder);
  const tokens = await picture.tokens();
  const joint = tf.tidy(() => jointFeatures(levelTensors(tokens, encoder), encoder)[1]);
  const patches = (await joint.array()) as number[][];
  const { whole, scales } = await windowFeatures(picture, encoder);
  // The second small window (of 2x2 on a grid of 6) covers patches 1, 2, 7 and 8.
  const sum = patches[0].map((_, j) => [1, 2, 7, 8].reduce((total, place) => total + patches[place][j], 0));
  const length = Math.hypot(...sum);
  const found = (await scales[1].array()) as number[][];
  found[1].forEach((value, j) => {
    expect(value).toBeCloseTo(sum[j] / length, 5);
  });
  tf.dispose([joint, whole, ...scales]);
});
