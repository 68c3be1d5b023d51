/**
 * The image encoder for training and inspection: a tower, the levels that are used, and how pictures become
 * its input.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { ImageTower } from '../clip/image-tower';

export interface FrozenEncoder extends Pick<ImageTower, 'side' | 'grid' | 'width' | 'joint' | 'patchTokens'> {
  /** The blocks whose patch tokens are used, counted from 1. */
  readonly levels: readonly number[];
  /** Of red, green and blue: values of 0 to 1 have this subtracted and are then divided by `std`. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** It knows no words, so there is no text branch. */
  readonly visionOnly?: boolean;
  /** The most pictures that are encoded and judged at once; no limit if absent. It changes no result. */
  readonly atOnce?: number | undefined;
  /**
   * Image features of windows of patches, `[B, windows, c]`, not normalised; absent if the encoder cannot run
   * on a part of its patches. See `VisionTransformer.windowFeatures`.
   */
  windowFeatures?(images: tf.Tensor4D, windows: readonly (readonly number[])[]): tf.Tensor3D;
}

/**
 * The encoder with all its levels, or only those between the first, which sees edges, and the last, which
 * sees the whole picture. Blocks above the highest level are not computed.
 */
export function withLevels(encoder: FrozenEncoder, wanted: 'all' | 'middle'): FrozenEncoder {
  const { levels } = encoder;
  return wanted === 'middle' && levels.length > 2 ? { ...encoder, levels: levels.slice(1, -1) } : encoder;
}
