/**
 * The losses of VTFusion.
 *
 *   eq. 3   L_NFC = 1/N sum max(0, D - r^2)              normal patches stay within the radius r of a prototype
 *   eq. 4   L_AFS = 1/N sum max(0, (r + alpha)^2 - D)    abnormal patches stay outside of r + alpha
 *   eq. 8   L_SEG = 1/(HW) sum (M^f - M^g)^2
 *   eq. 10  L = L_NFC + L_AFS + lambda L_SEG             (printed there with L_AFS twice; the first is L_NFC)
 *
 * Without `afsOnWholeImage` (the paper to the letter), L_NFC is the sum of two: over the good photos, and
 * over the patches of abnormal images that no defect touches.
 *
 * D is the squared distance to the nearest prototype, `[B, N]`. Each loss is the mean over the batch.
 */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Normal Feature Compactness, eq. 3. `normal` `[B, N]` (0 or 1) restricts it to normal patches; the sum is
 * still divided by all B * N patches.
 * @param margin r^2, the squared distance up to which there is no cost; for all images or, `[B, 1]`, for each
 */
export function normalFeatureCompactness(
  distances: tf.Tensor2D,
  margin: number | tf.Tensor2D,
  normal?: tf.Tensor2D,
): tf.Scalar {
  return tf.tidy(() => {
    const excess = tf.relu(tf.sub(distances, margin));
    return tf.mean(normal ? tf.mul(excess, normal) : excess);
  });
}

/**
 * Abnormal Feature Separation, eq. 4. `abnormal` `[B, N]` (0 or 1) restricts it to patches that the synthetic
 * defect covers; without it every patch counts, as the paper prints it.
 * @param margin (r + alpha)^2, the squared distance that an abnormal patch should keep; for all or, `[B, 1]`,
 *   for each
 */
export function abnormalFeatureSeparation(
  distances: tf.Tensor2D,
  margin: number | tf.Tensor2D,
  abnormal?: tf.Tensor2D,
): tf.Scalar {
  return tf.tidy(() => {
    const missing = tf.relu(tf.sub(margin, distances));
    return tf.mean(abnormal ? tf.mul(missing, abnormal) : missing);
  });
}

/** Segmentation loss, eq. 8: mean squared error of M^f against M^g, both `[B, H, W]`. */
export function segmentationLoss(predicted: tf.Tensor3D, truth: tf.Tensor3D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.square(tf.sub(predicted, truth))));
}

/** Eq. 10, which a step minimises. */
export const totalLoss = (
  { nfc, afs, seg }: { readonly nfc: tf.Scalar; readonly afs: tf.Scalar; readonly seg: tf.Scalar },
  lambda: number,
): tf.Scalar => tf.tidy(() => tf.add(tf.add(nfc, afs), tf.mul(seg, lambda)) as tf.Scalar);
