/** What every image encoder gives, whatever its family. Shapes: B batch, N = grid * grid patches, d width. */
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
   * From a patch token, layer-normalised (eps 1e-5, whatever the encoder's own) without gain and bias, to the space of the
   * encoder's own features: for a CLIP its joint space with texts (`ln_post` and the projection folded together), else its final normalisation alone.
   */
  readonly joint: JointProjection;
  /**
   * The residual stream after each of `levels` (1-based blocks), class token and registers first. Blocks above the
   * highest level are not computed.
   * @param images normalised, `[B, side, side, 3]`
   */
  streams(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[];
  /** Patch tokens after each of `levels`, each `[B, N, d]`. */
  patchTokens(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[];
  /** The feature of the whole image, not normalised to length 1: `[B, c]`. */
  pooled(images: tf.Tensor4D): tf.Tensor2D;
  /**
   * Tunes and compiles what the GPU needs before the first picture, once; the tower computes the same without.
   * @param begun is told where there is something to do
   */
  prepare(begun?: () => void): Promise<void>;
  dispose(): void;
}
