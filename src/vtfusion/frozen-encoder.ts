/** The image encoder as training and inspection see it: a tower, the levels that are used, and how pictures become its input. */
import type * as tf from '@tensorflow/tfjs-core';
import type { ImageTower } from '../clip/image-tower';

export interface FrozenEncoder extends Pick<ImageTower, 'side' | 'grid' | 'width' | 'joint' | 'patchTokens'> {
  /** The blocks whose patch tokens are used, counted from 1. */
  readonly levels: readonly number[];
  /** Of red, green and blue, subtracted from values of 0 to 1; then they are divided by `std`. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** It knows no words, so the text branch falls away. */
  readonly visionOnly?: boolean;
  /** So many pictures are encoded and judged at once at most; all that are given without. It changes no number. */
  readonly atOnce?: number | undefined;
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
