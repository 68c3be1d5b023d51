/**
 * The two single-modal predictions.
 *
 *   eq. 5   M^v = D(F^v, P*)                            squared distance to the nearest prototype
 *   eq. 6   M^t = sum_l softmax(s F_l (F^t)^T)[abnormal]   s = 100, CLIP's logit scale; the paper prints none
 */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../ops/linear';
import { nearestSquaredDistance } from '../ops/nearest';

/** CLIP's learnt logit scale is clipped to 100 in training and ends there. */
export const logitScale = 100;

/** The prototypes of one image, with what belongs to them. */
export interface Reference {
  /** Prototypes `[M, C]`. */
  readonly bank: tf.Tensor2D;
  /** Squared lengths of the prototypes, `[M]`, if the search needs them (`bankLengths`). */
  readonly lengths?: tf.Tensor1D | undefined;
  /** Prototypes that the image may not use, `[1, M]`, 0 or 1. */
  readonly forbidden?: tf.Tensor2D | undefined;
  /** Cost of comparing a patch with a prototype from elsewhere, `[N, M]`, added to the squared distance. */
  readonly drift?: tf.Tensor2D | undefined;
  /** Patches of confirmed defects, `[A, C]`. */
  readonly defects?: tf.Tensor2D | undefined;
}

/**
 * M^v, eq. 2 and 5: stacked features `[B, N, C]`, each image against its own reference, give `[B, N]`. A
 * patch that is more like a confirmed defect Q than like any prototype P counts for more; others do not
 * change:
 *
 *   M^v = D(F, P*) + max(0, D(F, P*) - D(F, Q*))
 */
export function visualMap(features: tf.Tensor3D, references: readonly Reference[]): tf.Tensor2D {
  return tf.tidy(() => {
    const [, n, c] = features.shape;
    const maps = references.map(({ bank, lengths, forbidden, drift, defects }, b) => {
      const image = tf.reshape(tf.slice(features, [b, 0, 0], [1, -1, -1]), [n, c]) as tf.Tensor2D;
      const good = nearestSquaredDistance(image, bank, { lengths, forbidden, extra: drift });
      if (!defects) return good;
      return tf.add(good, tf.relu(tf.sub(good, nearestSquaredDistance(image, defects))));
    });
    return tf.stack(maps) as tf.Tensor2D;
  });
}

/**
 * M^t, eq. 6: unit features, L x `[B, N, c]`, against F^t `[2, c]` gives `[B, N]` in 0..L.
 * A softmax over two states is the sigmoid of their difference.
 */
export function textMap(features: readonly tf.Tensor3D[], text: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const [, c] = text.shape;
    const direction = tf.sub(tf.slice(text, [1, 0], [1, c]), tf.slice(text, [0, 0], [1, c]));
    const column = tf.mul(tf.reshape(direction, [c, 1]), logitScale) as tf.Tensor2D;
    const perLevel = features.map((f) => tf.sigmoid(tf.squeeze(linear(f, column), [2])));
    return tf.addN(perLevel) as tf.Tensor2D;
  });
}
