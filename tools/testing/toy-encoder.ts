/** A tiny stand-in for a frozen encoder: fixed random projections of patches. Trains in a blink; sees like a mole. */
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../src/das/random';
import type { RgbImage } from '../../src/images/rgb-image';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';

const [side, patch, width, channels] = [48, 8, 16, 8];
const grid = side / patch;

export interface ToyEncoder {
  readonly encoder: FrozenEncoder;
  readonly states: tf.Tensor2D;
  dispose(): void;
}

export function toyEncoder(): ToyEncoder {
  const random = new Random(3);
  const values = (size: number, scale: number) =>
    Float32Array.from({ length: size }, () => random.gaussian() * scale);
  const patchSize = patch * patch * 3;
  const projections = [0, 1].map(() => tf.tensor2d(values(patchSize * width, 0.1), [patchSize, width]));
  const states = tf.tensor2d(values(2 * channels, 1), [2, channels]);
  const patchTokens: FrozenEncoder['patchTokens'] = (images, levels) => {
    const batch = images.shape[0];
    const rows = tf.transpose(tf.reshape(images, [batch, grid, patch, grid, patch * 3]), [0, 1, 3, 2, 4]);
    const flat = tf.reshape(rows, [-1, patchSize]) as tf.Tensor2D;
    return levels.map((level) =>
      tf.reshape(tf.matMul(flat, projections[level - 1]), [batch, grid * grid, width]),
    );
  };
  const joint = { weight: values(width * channels, 0.3), bias: values(channels, 0.1) };
  return {
    encoder: {
      side,
      grid,
      width,
      levels: [1, 2],
      joint,
      mean: [0.5, 0.5, 0.5],
      std: [0.25, 0.25, 0.25],
      patchTokens,
    },
    states,
    dispose: () => tf.dispose([projections, states]),
  };
}

/** A grey disc with stripes on a dark ground, a little different for each number. */
export function toyPhoto(number: number): RgbImage {
  const random = new Random(100 + number);
  const [cx, cy] = [side / 2 + random.between(-0.3, 0.3), side / 2 + random.between(-0.3, 0.3)];
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = (x - cx) ** 2 + (y - cy) ** 2 < (side / 3) ** 2;
      const grey = (inside ? 150 + 25 * ((x >> 2) % 2) : 40) + random.between(-4, 4);
      data.fill(grey, (y * side + x) * 3, (y * side + x) * 3 + 3);
    }
  }
  return { width: side, height: side, data };
}

/** The photo with a red square of 8 pixels on the disc. */
export function withSpot({ width, height, data }: RgbImage): RgbImage {
  const spotted = data.slice();
  for (let y = 20; y < 28; y++) {
    for (let x = 20; x < 28; x++) spotted.set([255, 30, 0], (y * width + x) * 3);
  }
  return { width, height, data: spotted };
}
