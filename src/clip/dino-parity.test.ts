/**
 * Vision-only encoders against timm's activations (fixtures/golden/make_golden_dino.py), on every backend of
 * Node.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeBackends, releaseBackends } from '../../tools/node/backends';
import { readArrays } from '../../tools/node/read-arrays';
import { weightsInMemory } from '../../tools/node/weights-in-memory';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { normaliseLayer } from '../ops/layer-norm';
import { linear } from '../ops/linear';
import { dinoConfigSchema } from './dino-config';
import { DinoTransformer } from './dino-transformer';

const golden = (name: string) => new URL(`../../fixtures/golden/${name}`, import.meta.url);
const within = 2e-4;

/** Why a backend is missing: a machine may lack a Vulkan driver, but the others are still compared. */
const missing = new Map<string, string>();
for (const backend of nodeBackends) {
  await selectTrusted(backend).catch((error: Error) => missing.set(backend, error.message));
}
for (const [backend, why] of missing) console.warn(`Skipped on ${backend}. ${why}`);

it('runs on wasm and cpu wherever Node runs', () => {
  expect(missing.has('wasm') || missing.has('cpu')).toBe(false);
});

afterAll(releaseBackends);

describe.each(nodeBackends.filter((name) => !missing.has(name)))('on %s', (backend) => {
  beforeAll(() => selectTrusted(backend));

  // 70 is the checkpoint's own side (5 x 5 patches); 98 (7 x 7) asks for resampled position embeddings.
  describe.each([
    ['micro-dino', 70],
    ['micro-dino', 98],
    ['micro-dino-reg4', 70],
    ['micro-dino-reg4', 98],
  ] as const)('%s at %d pixels', (name, side) => {
    const config = v.parse(dinoConfigSchema, JSON.parse(readFileSync(golden(`${name}.config.json`), 'utf8')));
    const expected = readArrays(golden(`${name}.activations.safetensors`));
    const blocks = Array.from({ length: config.depth }, (_, i) => i + 1);
    let tower: DinoTransformer;
    let images: tf.Tensor4D;
    let before: number;

    async function expectGolden(actual: tf.Tensor, key: string) {
      const { shape, data } = expected.get(key)!;
      expect(actual.shape, key).toEqual([...shape]);
      const values = Array.from(await actual.data());
      const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - data[i])), 0);
      expect(worst, key).toBeLessThan(within);
    }

    beforeAll(async () => {
      before = tf.memory().numTensors;
      tower = await DinoTransformer.read(
        config,
        side,
        weightsInMemory(readArrays(golden(`${name}.safetensors`))),
      );
      images = tf.tidy(() => {
        const { shape, data } = expected.get(`image${side}`)!;
        return tf.transpose(tf.tensor4d(data, shape as [number, number, number, number]), [0, 2, 3, 1]);
      });
    });

    afterAll(() => {
      tower.dispose();
      images.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('embeds patches, positions, class token and registers', async () => {
      const embedded = tower.embed(images);
      await expectGolden(embedded, `pos_embedded${side}`);
      embedded.dispose();
    });

    it('gives every block, whichever levels are asked for', async () => {
      const streams = tower.streams(images, blocks);
      for (const [i, stream] of streams.entries()) await expectGolden(stream, `block${i + 1}_${side}`);
      const [third] = tower.streams(images, [3]);
      await expectGolden(third, `block3_${side}`);
      tf.dispose([streams, third]);
    });

    it('gives normalised patch tokens by the projection that AIE starts with', async () => {
      const normed = tf.tidy(() => {
        const weight = tf.tensor2d(tower.joint.weight, [tower.width, tower.width]);
        const bias = tf.tensor1d(tower.joint.bias);
        return tower.patchTokens(images, blocks).map((x) => linear(normaliseLayer(x), weight, bias));
      });
      for (const [i, x] of normed.entries()) await expectGolden(x, `block${i + 1}_${side}.patches_normed`);
      tf.dispose(normed);
    });

    it('gives the class token as the feature of the whole image', async () => {
      const pooled = tower.pooled(images);
      const { shape, data } = expected.get(`normed${side}`)!;
      const values = await pooled.data();
      expect(pooled.shape).toEqual([shape[0], config.embed_dim]);
      values.forEach((value, i) => {
        const [image, channel] = [Math.floor(i / config.embed_dim), i % config.embed_dim];
        expect(Math.abs(value - data[image * shape[1] * config.embed_dim + channel])).toBeLessThan(within);
      });
      pooled.dispose();
    });
  });

  it.each(['micro-dino', 'micro-dino-reg4'])('shrinks the position embeddings of %s', async (name) => {
    const before = tf.memory().numTensors;
    const config = v.parse(dinoConfigSchema, JSON.parse(readFileSync(golden(`${name}.config.json`), 'utf8')));
    // fixtures/golden/make_golden_dino_small.py: 42 pixels, 3 x 3 patches.
    const expected = readArrays(golden('micro-dino-small.safetensors'));
    const tower = await DinoTransformer.read(
      config,
      42,
      weightsInMemory(readArrays(golden(`${name}.safetensors`))),
    );
    const { shape, data } = expected.get('image')!;
    const images = tf.tidy(() =>
      tf.transpose(tf.tensor4d(data, shape as [number, number, number, number]), [0, 2, 3, 1]),
    );
    const [embedded, pooled] = [tower.embed(images), tower.pooled(images)];
    const embeddedGolden = expected.get(`${name}.pos_embedded`)!;
    expect(embedded.shape).toEqual([...embeddedGolden.shape]);
    const worst = (actual: ArrayLike<number>, reference: Float32Array) =>
      Math.max(...Array.from(actual, (value, i) => Math.abs(value - reference[i])));
    expect(worst(await embedded.data(), embeddedGolden.data)).toBeLessThan(within);
    // The class token comes first.
    expect(worst(await pooled.data(), expected.get(`${name}.normed`)!.data)).toBeLessThan(within);
    tower.dispose();
    tf.dispose([images, embedded, pooled]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
