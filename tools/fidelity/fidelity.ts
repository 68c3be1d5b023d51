/** How much of a CLIP survives int8: cosine similarity of its features with those of the float weights in PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import type { ClipConfig } from '../../src/clip/clip-config';
import { type ModelShape, modelTensors } from '../../src/clip/model-tensors';
import { quantise } from '../../src/clip/quantise';
import { QuantisedArray } from '../../src/clip/quantised-array';
import type { NamedArray } from '../../src/clip/tensor-source';
import { encodeTexts } from '../../src/clip/text-transformer';
import { VisionTransformer } from '../../src/clip/vision-transformer';
import { normaliseLayer } from '../../src/ops/layer-norm';
import { linear } from '../../src/ops/linear';
import { agreementOf } from '../bench/agreement';
import { weightsInMemory } from '../node/weights-in-memory';

export type Arrays = ReadonlyMap<string, NamedArray>;

export interface Fidelity {
  readonly what: string;
  /** Mean and least cosine similarity over all vectors. */
  readonly mean: number;
  readonly least: number;
}

/** The weights in int8, by the rule that the weights tool uses. */
export function throughInt8(arrays: Arrays, shape: ModelShape): Map<string, NamedArray> {
  const axes = modelTensors(shape);
  return new Map(
    [...arrays].map(([name, array]) => {
      const axis = axes.get(name)?.scaleAxis;
      if (axis === undefined) return [name, array];
      const { shape: sides, data } = array;
      const [rows, columns] = [sides[0], data.length / sides[0]];
      return [
        name,
        new QuantisedArray(sides, { ...quantise(data, rows, columns, axis), rows, columns, axis }),
      ];
    }),
  );
}

/** The cosine similarity of each two vectors of `width` numbers. */
export function cosinesOf(actual: Float32Array, expected: Float32Array, width: number): number[] {
  return Array.from({ length: expected.length / width }, (_, i) => {
    const [start, end] = [i * width, (i + 1) * width];
    return agreementOf(actual.subarray(start, end), expected.subarray(start, end)).cosine;
  });
}

function cosines(what: string, actual: Float32Array, expected: Float32Array, width: number): Fidelity {
  const all = cosinesOf(actual, expected, width);
  return { what, mean: all.reduce((sum, c) => sum + c, 0) / all.length, least: Math.min(...all) };
}

/**
 * Compares a CLIP's features with PyTorch's.
 * @param golden `image` [B, 3, H, W], `text_ids`, `image_features`, `text_features`, `vision.blockN.projected`
 */
export async function fidelityOf(arrays: Arrays, config: ClipConfig, golden: Arrays): Promise<Fidelity[]> {
  const get = (name: string) => golden.get(name)!;
  const width = config.embed_dim;
  const weights = weightsInMemory(arrays);
  const vision = await VisionTransformer.read(config, weights);
  const levels = [...golden.keys()]
    .flatMap((key) => /^vision\.block(\d+)\.projected$/.exec(key)?.[1] ?? [])
    .map(Number);
  const ids = get('text_ids');
  const texts = Array.from({ length: ids.shape[0] }, (_, b) =>
    Int32Array.from(ids.data.subarray(b * ids.shape[1], (b + 1) * ids.shape[1])),
  );
  const read = await encodeTexts(config, weights, texts);
  const seen = tf.tidy(() => {
    const [batch, channels, h, w] = get('image').shape;
    const planes = tf.tensor4d(get('image').data, [batch, channels, h, w]);
    const image = tf.transpose(planes, [0, 2, 3, 1]) as tf.Tensor4D;
    const weight = tf.tensor2d(vision.joint.weight, [vision.width, width]);
    const bias = tf.tensor1d(vision.joint.bias);
    const tokens = vision.patchTokens(image, levels).map((x) => linear(normaliseLayer(x), weight, bias));
    return [vision.pooled(image), ...tokens];
  });
  const [pooled, ...tokens] = seen;
  const features = [pooled, read, ...tokens];
  const names = [
    'image_features',
    'text_features',
    ...levels.map((level) => `vision.block${level}.projected`),
  ];
  const rows = await Promise.all(
    names.map(async (name, i) =>
      cosines(name, (await features[i].data()) as Float32Array, get(name).data, width),
    ),
  );
  tf.dispose(features);
  vision.dispose();
  return rows;
}
