/**
 * One step of Algorithm 1: line 5 without the frozen encoder, whose tokens are given, and lines 7 to 13
 * (predictions, the losses of eq. 10, one Adam update). The prototypes of line 6 are made before the first
 * step.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Adam } from './adam';
import { stackLevels } from './aie';
import type { BatchStatistics } from './batch-norm';
import { abnormalFeatureSeparation, normalFeatureCompactness, segmentationLoss, totalLoss } from './losses';
import { type Reference, visualMap } from './maps';
import type { VTFusionNetwork } from './network';
import type { AbnormalBatch } from './synthetic-pool';

export interface NormalBatch {
  /** L x `[B, N, d]` */
  readonly tokens: readonly tf.Tensor3D[];
}

/** The reference of one image of the step, with its unit and margins. */
export interface Yardstick {
  readonly reference: Reference;
  /** The divisor of M^v before fusion. */
  readonly unit: number;
  /** r^2 of eq. 3. */
  readonly normalMargin: number;
  /** (r + alpha)^2 of eq. 4. */
  readonly abnormalMargin: number;
}

export interface Objective {
  /** One for each image: the normal ones first, then the abnormal ones. */
  readonly yardsticks: readonly Yardstick[];
  /** `[2, c]`; undefined if the encoder has no words. */
  readonly states?: tf.Tensor2D | undefined;
  readonly afsOnWholeImage: boolean;
  readonly lambda: number;
}

export interface Losses {
  readonly nfc: tf.Scalar;
  readonly afs: tf.Scalar;
  readonly seg: tf.Scalar;
  readonly total: tf.Scalar;
}

/** The same as numbers. */
export interface StepLosses {
  readonly nfc: number;
  readonly afs: number;
  readonly seg: number;
  readonly total: number;
}

/**
 * Takes one step and updates the network in place.
 * @returns the losses before the update; the caller disposes of them
 */
export function trainingStep(
  network: VTFusionNetwork,
  adam: Adam,
  normal: NormalBatch,
  abnormal: AbnormalBatch,
  objective: Objective,
): Losses {
  const kept: { losses?: Omit<Losses, 'total'>; statistics: BatchStatistics[] } = { statistics: [] };
  const { value, grads } = tf.variableGrads(() => {
    const tokens = normal.tokens.map((x, l) => tf.concat([x, abnormal.tokens[l]]));
    const features = network.aie.features(tokens);
    const { yardsticks, states, afsOnWholeImage } = objective;
    const references = yardsticks.map(({ reference }) => reference);
    const distances = visualMap(stackLevels(features), references);
    const half = normal.tokens[0].shape[0];
    const count = distances.shape[0];
    const [dn, da] = tf.split(distances, [half, count - half]) as [tf.Tensor2D, tf.Tensor2D];
    const column = (values: number[]) => tf.tensor2d(values, [values.length, 1]);
    const normalMargins = yardsticks.map(({ normalMargin }) => normalMargin);
    const abnormalMargins = yardsticks.map(({ abnormalMargin }) => abnormalMargin);

    const good = normalFeatureCompactness(dn, column(normalMargins.slice(0, half)));
    const rest = column(normalMargins.slice(half));
    const nfc = afsOnWholeImage
      ? good
      : (tf.add(good, normalFeatureCompactness(da, rest, abnormal.normal)) as tf.Scalar);
    const beyond = column(abnormalMargins.slice(half));
    const afs = abnormalFeatureSeparation(da, beyond, afsOnWholeImage ? undefined : abnormal.abnormal);

    const units = yardsticks.map(({ unit }) => unit);
    const { final } = network.fuse(features, distances, { states, units }, (statistics) => {
      kept.statistics = statistics.map((s) => ({ mean: tf.keep(s.mean), variance: tf.keep(s.variance) }));
    });
    // The good images come first and have no defects.
    const truth = tf.pad(abnormal.truth, [
      [half, 0],
      [0, 0],
      [0, 0],
    ]);
    const seg = segmentationLoss(final, truth);

    kept.losses = { nfc: tf.keep(nfc), afs: tf.keep(afs), seg: tf.keep(seg) };
    return totalLoss({ nfc, afs, seg }, objective.lambda);
  }, adam.variables());
  adam.update(grads);
  network.mpf.remember(kept.statistics);
  tf.dispose([grads, kept.statistics.flatMap((s) => [s.mean, s.variance])]);
  return { ...kept.losses!, total: value };
}
