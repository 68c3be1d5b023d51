/**
 * From pictures to the frozen encoder's patch tokens, all that training and inspection need of the encoder.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { RgbImage } from '../images/rgb-image';
import { frozenNormalisation } from '../ops/frozen-norm';
import { inPieces } from '../ops/in-pieces';
import type { FrozenEncoder } from './frozen-encoder';

/** RGB pictures of the encoder's side to its normalised input `[B, side, side, 3]`. */
export function toEncoderInput(
  images: readonly RgbImage[],
  encoder: Pick<FrozenEncoder, 'side' | 'mean' | 'std'>,
): tf.Tensor4D {
  const { side } = encoder;
  const [red, green, blue] = normalisedBytes(encoder);
  const values = new Float32Array(images.length * side * side * 3);
  images.forEach(({ data }, b) => {
    const start = b * side * side * 3;
    for (let i = 0; i < side * side * 3; i += 3) {
      values[start + i] = red[data[i]];
      values[start + i + 1] = green[data[i + 1]];
      values[start + i + 2] = blue[data[i + 2]];
    }
  });
  return tf.tensor4d(values, [images.length, side, side, 3]);
}

/** The encoder's number for each of the 256 values of red, green and blue. */
export const normalisedBytes = ({ mean, std }: Pick<FrozenEncoder, 'mean' | 'std'>): Float32Array[] =>
  mean.map((middle, c) => Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - middle) / std[c]));

/**
 * Patch tokens per level, layer-normalised without gain and bias (those of the encoder's last normalisation
 * are in the linear layer that AIE starts with): L x `[B, N, d]`.
 */
export const encodeTokens = (images: readonly RgbImage[], encoder: FrozenEncoder): tf.Tensor3D[] =>
  encodeBatches(images.length, encoder, (from, to) => toEncoderInput(images.slice(from, to), encoder));

/** The same from the encoder's input `[B, side, side, 3]`, which stays the caller's. */
export const encodeInput = (input: tf.Tensor4D, encoder: FrozenEncoder): tf.Tensor3D[] =>
  encodeBatches(input.shape[0], encoder, (from, to) =>
    to - from === input.shape[0] ? input : tf.slice(input, from, to - from),
  );

/** Joins tokens of several batches, L x `[B, N, d]` each, into one batch; they stay the caller's. */
export const joinBatches = (batches: readonly (readonly tf.Tensor3D[])[]): tf.Tensor3D[] =>
  tf.tidy(() => batches[0].map((_, level) => tf.concat(batches.map((tokens) => tokens[level]))));

/**
 * On the wasm backend a slice copies the whole tensor, so a batch costs more than its pictures one by one.
 * @param inputOf the encoder's input of pictures `from` to `to - 1`
 */
function encodeBatches(
  count: number,
  encoder: FrozenEncoder,
  inputOf: (from: number, to: number) => tf.Tensor4D,
): tf.Tensor3D[] {
  return tf.tidy(() => {
    const encode = (from: number, to: number) =>
      encoder.patchTokens(inputOf(from, to), encoder.levels).map((x) => frozenNormalisation(x));
    const most = tf.getBackend() === 'wasm' ? 1 : (encoder.atOnce ?? count);
    return inPieces(count, most, encode);
  });
}
