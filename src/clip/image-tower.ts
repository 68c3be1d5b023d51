/**
 * The interface of every image encoder, whatever its family. Shapes: B batch, N = grid * grid patches, d
 * width.
 */
import type * as tf from '@tensorflow/tfjs-core';

/** The linear map from a normalised patch token to the space that features are compared in. */
export interface JointProjection {
  /** `[d, c]`, row-major. */
  readonly weight: Float32Array;
  /** `[c]` */
  readonly bias: Float32Array;
}

export interface ImageTower {
  /** Side of the square image, in pixels. */
  readonly side: number;
  /** Side of a patch, in pixels. */
  readonly patch: number;
  /** Patch tokens along one side. */
  readonly grid: number;
  /** Width d of a token. */
  readonly width: number;
  /** Number of blocks. */
  readonly depth: number;
  /**
   * Maps a patch token, layer-normalised without gain and bias (eps 1e-5, whatever the encoder's own), to the
   * space of the encoder's features. For a CLIP that is its joint space with texts (`ln_post` and the
   * projection folded together), else it is the final normalisation alone.
   */
  readonly joint: JointProjection;
  /**
   * The residual stream after each of `levels` (1-based blocks), class token and registers first. Blocks
   * above the highest level are not computed.
   * @param images normalised, `[B, side, side, 3]`
   */
  streams(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[];
  /** Patch tokens after each of `levels`, each `[B, N, d]`. */
  patchTokens(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[];
  /** The feature of the whole image, not normalised to length 1: `[B, c]`. */
  pooled(images: tf.Tensor4D): tf.Tensor2D;
  /**
   * Tunes and compiles for the GPU before the first picture, once. Without it the tower's results are the
   * same.
   * @param begun called if there is something to do
   */
  prepare(begun?: () => void): Promise<void>;
  dispose(): void;
}
