/** From pictures to the frozen encoder's patch tokens, the only thing of the encoder that training and inspection see. */
import * as tf from '@tensorflow/tfjs-core';
import type { JointProjection } from '../clip/image-tower';
import type { RgbImage } from '../images/rgb-image';
import { frozenNormalisation } from '../ops/frozen-norm';
import { tidy } from '../ops/tidy';

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
  /** So many pictures are encoded and judged at once at most; all that are given without. It changes no number. */
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

/** What each of the 256 values of red, green and blue becomes. */
export const normalisedBytes = ({ mean, std }: Pick<FrozenEncoder, 'mean' | 'std'>): Float32Array[] =>
  mean.map((middle, c) => Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - middle) / std[c]));

/**
 * Patch tokens per level, layer-normalised without gain and bias (those of the encoder's last normalisation live on in
 * the linear layer that AIE starts with): L x `[B, N, d]`.
 */
export const encodeTokens = (images: readonly RgbImage[], encoder: FrozenEncoder): tf.Tensor3D[] =>
  encodeBatches(images.length, encoder, (from, to) => toEncoderInput(images.slice(from, to), encoder));

/** The same from the encoder's input `[B, side, side, 3]`, which stays the caller's. */
export const encodeInput = (input: tf.Tensor4D, encoder: FrozenEncoder): tf.Tensor3D[] =>
  encodeBatches(input.shape[0], encoder, (from, to) =>
    to - from === input.shape[0] ? input : tf.slice(input, from, to - from),
  );

/**
 * On the wasm backend a slice copies the whole tensor that it is cut from, so a batch costs more than its pictures one
 * by one.
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

/**
 * What `work` makes of things `from` to `to - 1`, at most so many at once, joined along the first axis; of each piece nothing else
 * stays. Within a tidy.
 */
export function inPieces<T extends readonly tf.Tensor[]>(
  count: number,
  most: number,
  work: (from: number, to: number) => T,
): T {
  if (count <= most) return work(0, count);
  const pieces: T[] = [];
  for (let from = 0; from < count; from += most) {
    pieces.push(tidy(() => work(from, Math.min(count, from + most))));
  }
  const joined: readonly tf.Tensor[] = pieces[0].map((_, i) => tf.concat(pieces.map((piece) => piece[i])));
  return joined as T;
}
