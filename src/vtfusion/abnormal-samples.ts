/**
 * Abnormal images for training, synthetic or real: encoded once, with a label for each patch from their
 * masks.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { SyntheticAnomaly } from '../das/synthesise';
import { tidy } from '../ops/tidy';
import type { FrozenEncoder } from './frozen-encoder';
import { isCovered, patchCoverage } from './patch-coverage';
import { encodeTokens } from './tokens';

/** A sample's origin: a shot, or no shot if the photo itself is abnormal. */
export interface Origin {
  readonly shot: number | undefined;
  /** Place among all views of a photo. */
  readonly view: number;
}

/** A real abnormal picture: one view of a photo with a confirmed defect. */
export interface RealAnomaly extends Pick<SyntheticAnomaly, 'image' | 'mask'> {
  /** Place among all views of a photo. */
  readonly view: number;
  /**
   * Whether the mask marks the defect for certain; else it is a guess, good enough to learn from but not to
   * remember.
   */
  readonly certain: boolean;
}

export interface AbnormalSample {
  readonly origin: Origin;
  /** L x `[1, N, d]` */
  readonly tokens: tf.Tensor3D[];
  /** 1 where the defect covers enough of the patch, `[1, N]`. */
  readonly abnormal: tf.Tensor2D;
  /** 1 where the defect touches no pixel of the patch, `[1, N]`. */
  readonly normal: tf.Tensor2D;
  /** M^g, `[1, H, W]` */
  readonly truth: tf.Tensor3D;
}

/** Encodes pictures in one batch, one origin each; the caller disposes of the samples. */
export function encodeSamples(
  anomalies: readonly Pick<SyntheticAnomaly, 'image' | 'mask'>[],
  origins: readonly Origin[],
  encoder: FrozenEncoder,
): AbnormalSample[] {
  const { grid, side } = encoder;
  const row = (values: Float32Array) => tf.tensor2d(values, [1, grid * grid]);
  return tidy(() => {
    const levels = encodeTokens(
      anomalies.map(({ image }) => image),
      encoder,
    ).map((tokens) => tf.split(tokens, anomalies.length) as tf.Tensor3D[]);
    return anomalies.map(({ mask }, i) => {
      const coverage = patchCoverage(mask, grid);
      return {
        origin: origins[i],
        tokens: levels.map((tokens) => tokens[i]),
        abnormal: row(coverage.map((share) => (isCovered(share) ? 1 : 0))),
        normal: row(coverage.map((share) => (share === 0 ? 1 : 0))),
        truth: tf.tensor3d(Float32Array.from(mask.data), [1, side, side]),
      };
    });
  });
}

export function disposeSample({ tokens, abnormal, normal, truth }: AbnormalSample): void {
  tf.dispose([tokens, abnormal, normal, truth]);
}
