/**
 * Features of windows: a window of all patches equals open_clip's pooled feature, and a window does not see
 * other patches.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { readArrays } from '../../tools/node/read-arrays';
import { weightsInMemory } from '../../tools/node/weights-in-memory';
import { clipConfigSchema } from './clip-config';
import { VisionTransformer } from './vision-transformer';

const golden = (name: string) => new URL(`../../fixtures/golden/${name}`, import.meta.url);
const config = v.parse(clipConfigSchema, JSON.parse(readFileSync(golden('micro-clip.config.json'), 'utf8')));
const expected = readArrays(golden('micro-clip.activations.safetensors'));

afterAll(releaseBackends);

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  let vision: VisionTransformer;
  let before: number;

  beforeAll(async () => {
    await selectBackend(backend);
    before = tf.memory().numTensors;
    vision = await VisionTransformer.read(
      config,
      weightsInMemory(readArrays(golden('micro-clip.safetensors'))),
    );
  });

  afterAll(() => {
    vision.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  /** The golden input `[B, H, W, 3]`, or with `shift` added to all pixels of its last patch. */
  function image(shift = 0): tf.Tensor4D {
    const { shape, data } = expected.get('image')!;
    const [batch, channels, side] = shape;
    return tf.tidy(() => {
      const upright = tf.transpose(tf.tensor4d(data, [batch, channels, side, side]), [0, 2, 3, 1]);
      const start = vision.patch * (vision.grid - 1);
      const block = tf.fill([1, vision.patch, vision.patch, 1], shift);
      const beyond = side - start - vision.patch;
      const corner = tf.pad(block, [
        [0, 0],
        [start, beyond],
        [start, beyond],
        [0, 0],
      ]);
      return tf.add(upright, corner) as tf.Tensor4D;
    });
  }

  async function features(input: tf.Tensor4D, windows: readonly (readonly number[])[]): Promise<number[]> {
    const found = vision.windowFeatures(input, windows);
    expect(found.shape).toEqual([input.shape[0], windows.length, config.embed_dim]);
    const values = Array.from(await found.data());
    tf.dispose([found, input]);
    return values;
  }

  const gap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

  it('gives the pooled image feature for the window of all patches, in any order', async () => {
    const all = Array.from({ length: vision.grid ** 2 }, (_, place) => place);
    const { data } = expected.get('image_features')!;
    expect(gap(await features(image(), [all]), data)).toBeLessThan(2e-4);
    expect(gap(await features(image(), [all.reverse()]), data)).toBeLessThan(2e-4);
  });

  it('sees what lies in a window and nothing else', async () => {
    const last = vision.grid ** 2 - 1;
    const [first, second] = [
      [0, 1],
      [last - 1, last],
    ];
    const c = config.embed_dim;
    const [plain, changed] = [
      await features(image(), [first, second]),
      await features(image(3), [first, second]),
    ];
    expect(gap(plain.slice(0, c), changed.slice(0, c))).toBeLessThan(1e-6);
    expect(gap(plain.slice(c, 2 * c), changed.slice(c, 2 * c))).toBeGreaterThan(1e-3);
  });
});
