/** Toy pictures and a toy task for the tests of rivals: the toy encoder, and texts that know what a red spot is. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { placePhoto } from '../../../src/images/fit';
import type { RgbImage } from '../../../src/images/rgb-image';
import { unit } from '../../../src/ops/unit';
import type { FrozenEncoder } from '../../../src/vtfusion/frozen-encoder';
import { encodeTokens } from '../../../src/vtfusion/tokens';
import type { EncodeTexts, FitTask, Judgement, Method, Picture } from '../../evaluate/method';
import { toyPhoto, withSpot } from '../../testing/toy-encoder';
import { solvePositive } from '../cholesky';
import { jointFeatures } from '../patch-features';

export function toyPicture(image: RgbImage, encoder: FrozenEncoder): Picture {
  const known = new Map<string, Promise<readonly Float32Array[]>>();
  const once = (name: string, compute: () => Promise<readonly Float32Array[]>) => {
    if (!known.has(name)) known.set(name, compute());
    return known.get(name)!;
  };
  const picture = {
    image,
    placement: placePhoto(image.width, image.height, encoder.side, 'squash'),
    fitted: () => Promise.reject(new Error('toy pictures have no more detail')),
    derived: (name: string, compute: () => Promise<readonly Float32Array[]>) =>
      once(`derived ${name}`, compute),
    tokens: () =>
      once('tokens', async () => {
        const tensors = encodeTokens([image], encoder);
        const values = (await Promise.all(tensors.map((t) => t.data()))) as Float32Array[];
        tf.dispose(tensors);
        return values;
      }),
  };
  return picture;
}

/**
 * Texts whose two states lie close together, apart in the direction that tells a red spot's patches from a good
 * photo's (least squares): softmax with CLIP's scale then ranks patches instead of saturating.
 */
function toyTexts(encoder: FrozenEncoder): (sentences: readonly string[]) => tf.Tensor2D {
  const abnormal = /damaged|broken|abnormal|defective|with (a )?(flaw|defect|damage)/;
  const direction = spotDirection(encoder);
  return (sentences) =>
    tf.tidy(() => {
      const state = (sign: number) => direction.map((value, j) => value * sign * 0.02 + (j === 0 ? 1 : 0));
      return unit(tf.tensor2d(sentences.map((s) => state(abnormal.test(s) ? 1 : -1))));
    });
}

/** w with w.x near 0 for all patches x of good photos and positive on average for the spot's, `[c]`, length 1. */
function spotDirection(encoder: FrozenEncoder): number[] {
  const n = encoder.grid ** 2;
  const c = encoder.joint.bias.length;
  /** Joint features of all levels, `[L * places, c]`. */
  const joint = (image: RgbImage, places: readonly number[]) => {
    const levels = encodeTokens([image], encoder).map((x) => tf.reshape(x, [n, -1]) as tf.Tensor2D);
    return tf.concat(jointFeatures(levels, encoder).map((x) => tf.gather(x, [...places])));
  };
  const [moments, spot] = tf.tidy(() => {
    const all = Array.from({ length: n }, (_, place) => place);
    const good = joint(toyPhoto(0), all);
    const squares = tf.add(tf.div(tf.matMul(good, good, true), good.shape[0]), tf.mul(tf.eye(c), 1e-4));
    return [
      squares.dataSync(),
      tf.mean(joint(withSpot(toyPhoto(0)), spotPlaces(encoder.grid)), 0).dataSync(),
    ];
  });
  const w = solvePositive(moments, spot, c, 1);
  const length = Math.hypot(...w);
  return Array.from(w, (value) => value / length);
}

/** The patches of 8 pixels that the spot (20..28) covers. */
function spotPlaces(grid: number): number[] {
  return [2, 3].flatMap((row) => [2, 3].map((column) => row * grid + column));
}

/** Texts whose features are noise around those of `toyTexts`, different for each sentence. */
export function noisyToyTexts(encoder: FrozenEncoder, noise: number): EncodeTexts {
  const clean = toyTexts(encoder);
  return async (sentences) =>
    tf.tidy(() => {
      const features = clean(sentences);
      const [n, c] = features.shape;
      const values = new Float32Array(n * c);
      sentences.forEach((sentence, i) => {
        let hash = 17;
        for (const letter of sentence) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
        for (let j = 0; j < c; j++) {
          hash = (Math.imul(hash, 1664525) + 1013904223) | 0;
          values[i * c + j] = (hash / 2 ** 31) * noise;
        }
      });
      return unit(tf.add(features, tf.tensor2d(values, [n, c])) as tf.Tensor2D);
    });
}

export function toyTask(encoder: FrozenEncoder, seed = 1, texts?: EncodeTexts): FitTask {
  return {
    encoder,
    ...(texts && { texts }),
    object: 'disc',
    shots: [0, 1].map((n) => toyPicture(toyPhoto(n), encoder)),
    seed,
    onProgress: () => {},
  };
}

/** Fits, judges a good photo and one with a spot, and disposes of everything. */
export async function judgeToys(method: Method, task: FitTask): Promise<{ good: Judgement; bad: Judgement }> {
  const fitted = await method.fit(task);
  const good = await fitted.judge(toyPicture(toyPhoto(9), task.encoder));
  const bad = await fitted.judge(toyPicture(withSpot(toyPhoto(9)), task.encoder));
  fitted.dispose();
  return { good, bad };
}

/** The place of the highest value, `[x, y]` in pixels. */
export function hottest(map: Float32Array, side: number): [number, number] {
  const at = map.indexOf(map.reduce((most, value) => Math.max(most, value)));
  return [at % side, Math.floor(at / side)];
}

/** What holds for every rival on toys: finite, of the right size, the spot is the hottest place and raises the score. */
export function expectFound({ good, bad }: { good: Judgement; bad: Judgement }, side: number): void {
  for (const { map, score } of [good, bad]) {
    expect(map).toHaveLength(side * side);
    expect(map.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(score)).toBe(true);
  }
  expect(bad.score).toBeGreaterThan(good.score);
  const [x, y] = hottest(bad.map, side);
  // The spot spans 20..28; a patch is 8 pixels, and the smoothing may move the peak by half of one.
  expect(x).toBeGreaterThanOrEqual(16);
  expect(x).toBeLessThan(32);
  expect(y).toBeGreaterThanOrEqual(16);
  expect(y).toBeLessThan(32);
}
