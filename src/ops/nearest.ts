import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from './custom-gradient';
import { matMulTransposed } from './mat-mul';

/**
 * Squared Euclidean distance of every row of `a` `[n, d]` to every row of `b` `[m, d]`: `[n, m]`, by the expansion
 * |a|^2 - 2 a.b + |b|^2, so that the work is one matrix product. Clipped at 0: rounding may leave it just below.
 */
export function squaredDistances(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const aa = tf.sum(tf.square(a), 1, true);
    const bb = tf.reshape(tf.sum(tf.square(b), 1), [1, -1]);
    const ab = matMulTransposed(a, b);
    return tf.relu(tf.add(tf.sub(aa, tf.mul(ab, 2)), bb)) as tf.Tensor2D;
  });
}

/** Far beyond any squared distance between unit vectors (at most 4), and small enough to add in float32. */
const outOfReach = 1e6;

/**
 * Squared distance to the nearest row of `bank` `[m, d]` for every patch of `x` `[B, N, d]`: `[B, N]`.
 * `forbidden` `[B, m]` (0 or 1) names rows that image may not use.
 *
 * The gradient reaches `x` only, 2 (x - nearest), since a bank is frozen: no pass over all distances is needed for it.
 */
export function nearestSquaredDistance(
  x: tf.Tensor3D,
  bank: tf.Tensor2D,
  forbidden?: tf.Tensor2D,
): tf.Tensor2D {
  const [batch, n, d] = x.shape;
  const search = customGradient<[tf.Tensor3D]>(([input], save) => {
    const flat = tf.reshape(input, [batch * n, d]) as tf.Tensor2D;
    const all = tf.reshape(squaredDistances(flat, bank), [batch, n, -1]);
    const allowed = forbidden ? tf.add(all, tf.expandDims(tf.mul(forbidden, outOfReach), 1)) : all;
    const nearest = tf.gather(bank, tf.reshape(tf.argMin(allowed, 2), [batch * n]));
    const difference = tf.reshape(tf.sub(flat, nearest), [batch, n, d]);
    save([difference]);
    return {
      value: tf.sum(tf.square(difference), 2),
      back: (dy, [saved]) => tf.mul(tf.mul(saved, 2), tf.expandDims(dy, 2)),
    };
  });
  return tf.tidy(() => search(x) as tf.Tensor2D);
}
