/** From pictures to the frozen encoder's patch tokens, the only thing of the encoder that training and inspection see. */
import * as tf from '@tensorflow/tfjs-core';
import type { JointProjection } from '../clip/image-tower';
import type { RgbImage } from '../images/rgb-image';
import { frozenNormalisation } from '../ops/frozen-norm';

/** A frozen image encoder with the levels (1-based blocks) whose patch tokens are used. */
export interface FrozenEncoder {
  /** Input side in pixels. */
  readonly side: number;
  /** Patch tokens along one side: N = grid * grid. */
  readonly grid: number;
  /** Width d of a token. */
  readonly width: number;
  readonly levels: readonly number[];
  readonly joint: JointProjection;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** It knows no words, so the text branch falls away. */
  readonly visionOnly?: boolean;
  /** So many pictures are encoded at once at most; all that are given without. It changes no number. */
  readonly atOnce?: number | undefined;
  patchTokens(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[];
  /**
   * Image features of windows of patches, `[B, windows, c]`, not normalised, where the encoder can run on some of its
   * patches alone. See `VisionTransformer.windowFeatures`.
   */
  windowFeatures?(images: tf.Tensor4D, windows: readonly (readonly number[])[]): tf.Tensor3D;
}

/**
 * The encoder with the levels that are wanted: all, or those between the first, which sees edges, and the last, which
 * sees the whole. Blocks above the highest level are not computed.
 */
export function withLevels(encoder: FrozenEncoder, wanted: 'all' | 'middle'): FrozenEncoder {
  const { levels } = encoder;
  return wanted === 'middle' && levels.length > 2 ? { ...encoder, levels: levels.slice(1, -1) } : encoder;
}

/** RGB pictures of the encoder's side to its normalised input `[B, side, side, 3]`. */
export function toEncoderInput(images: readonly RgbImage[], encoder: FrozenEncoder): tf.Tensor4D {
  const { side, mean, std } = encoder;
  const [red, green, blue] = mean.map((each, c) => normalisedBytes(each, std[c]));
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

/** What each of the 256 values of a channel becomes. */
const normalisedBytes = (mean: number, std: number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - mean) / std);

/**
 * Patch tokens per level, layer-normalised without gain and bias (those of the encoder's last normalisation live on in
 * the linear layer that AIE starts with): L x `[B, N, d]`.
 *
 * On the wasm backend a slice copies the whole tensor that it is cut from, so a batch costs more than its pictures one
 * by one.
 */
export function encodeTokens(images: readonly RgbImage[], encoder: FrozenEncoder): tf.Tensor3D[] {
  return tf.tidy(() => {
    const encode = (batch: readonly RgbImage[]) =>
      encoder.patchTokens(toEncoderInput(batch, encoder), encoder.levels).map((x) => frozenNormalisation(x));
    const most = tf.getBackend() === 'wasm' ? 1 : (encoder.atOnce ?? images.length);
    if (images.length <= most) return encode(images);
    const apart: tf.Tensor3D[][] = [];
    for (let from = 0; from < images.length; from += most)
      apart.push(tf.tidy(() => encode(images.slice(from, from + most))));
    return encoder.levels.map((_, l) => tf.concat(apart.map((levels) => levels[l])));
  });
}
