/**
 * The towers against open_clip's activations (fixtures/golden, made by make_golden.py), on every backend of
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
import { clipConfigSchema } from './clip-config';
import { encodeTexts } from './text-transformer';
import { VisionTransformer } from './vision-transformer';

const golden = (name: string) => new URL(`../../fixtures/golden/${name}`, import.meta.url);

async function expectClose(
  actual: tf.Tensor,
  expected: { shape: readonly number[]; data: Float32Array },
  within: number,
) {
  expect(actual.shape).toEqual([...expected.shape]);
  const values = await actual.data();
  let worst = 0;
  values.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(value - expected.data[i]));
  });
  expect(worst).toBeLessThan(within);
}

afterAll(releaseBackends);

describe.each(nodeBackends)('on %s', (backend) => {
  beforeAll(() => selectTrusted(backend));

  describe.each(['micro-clip', 'micro-clip-quickgelu'])('%s', (name) => {
    const config = v.parse(clipConfigSchema, JSON.parse(readFileSync(golden(`${name}.config.json`), 'utf8')));
    const expected = readArrays(golden(`${name}.activations.safetensors`));
    const get = (key: string) => expected.get(key)!;
    /** The golden input, `[B, H, W, 3]`. */
    const image = () => {
      const [batch, channels, height, width] = get('image').shape;
      return tf.tidy(() => {
        const planes = tf.tensor4d(get('image').data, [batch, channels, height, width]);
        return tf.transpose(planes, [0, 2, 3, 1]) as tf.Tensor4D;
      });
    };
    let vision: VisionTransformer;
    const weights = weightsInMemory(readArrays(golden(`${name}.safetensors`)));
    let before: number;

    beforeAll(async () => {
      before = tf.memory().numTensors;
      vision = await VisionTransformer.read(config, weights);
    });

    afterAll(() => {
      vision.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('gives every block of the image tower', async () => {
      const blocks = Array.from({ length: config.vision_cfg.layers }, (_, i) => i + 1);
      const input = image();
      const streams = vision.streams(input, blocks);
      for (const [i, stream] of streams.entries())
        await expectClose(stream, get(`vision.block${i + 1}`), 2e-4);
      tf.dispose([input, streams]);
    });

    it('gives projected patch tokens by the folded projection that AIE starts with', async () => {
      const levels = Array.from({ length: config.vision_cfg.layers }, (_, i) => i + 1);
      const projected = tf.tidy(() => {
        const weight = tf.tensor2d(vision.joint.weight, [vision.width, config.embed_dim]);
        const bias = tf.tensor1d(vision.joint.bias);
        return vision.patchTokens(image(), levels).map((x) => linear(normaliseLayer(x), weight, bias));
      });
      for (const [i, x] of projected.entries())
        await expectClose(x, get(`vision.block${i + 1}.projected`), 2e-4);
      tf.dispose(projected);
    });

    it('gives the pooled image feature', async () => {
      const input = image();
      const pooled = vision.pooled(input);
      await expectClose(pooled, get('image_features'), 2e-4);
      tf.dispose([input, pooled]);
    });

    it('gives the text feature', async () => {
      const expectedText = get('text_features');
      const ids = get('text_ids');
      const texts = Array.from({ length: ids.shape[0] }, (_, b) =>
        Int32Array.from(ids.data.subarray(b * ids.shape[1], (b + 1) * ids.shape[1])),
      );
      const features = await encodeTexts(config, weights, texts);
      await expectClose(features, expectedText, 2e-4);
      features.dispose();
    });
  });
});
