import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from './custom-gradient';
import { mayUseSubgroups, usesKernel } from './kernels';
import { productABt } from './mat-mul';
import { nearestRows } from './wasm/nearest-rows';
import { nearestByKernel, squaredLengthsByKernel } from './webgpu/nearest';
import { tileNamed, usualVariants } from './webgpu/variants';
import { currentDevice } from './webgpu/webgpu-backend';

/**
 * Squared Euclidean distance of every row of `a` `[n, d]` to every row of `b` `[m, d]`: `[n, m]`, by the
 * expansion |a|^2 - 2 a.b + |b|^2, so that the work is one matrix product. Clipped at 0, since rounding may
 * give a little less.
 */
export function squaredDistances(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const aa = tf.sum(tf.square(a), 1, true);
    const bb = tf.reshape(tf.sum(tf.square(b), 1), [1, -1]);
    const ab = productABt(a, b);
    return tf.relu(tf.add(tf.sub(aa, tf.mul(ab, 2)), bb)) as tf.Tensor2D;
  });
}

/** Far beyond any squared distance between unit vectors (at most 4), and small enough to add in float32. */
export const outOfReach = 1e6;

export interface NearestOptions {
  /** `[1, m]` (0 or 1): rows that may not be used. */
  readonly forbidden?: tf.Tensor2D | undefined;
  /** `[N, m]`: extra cost of comparing a patch with a row, added to their distance. */
  readonly extra?: tf.Tensor2D | undefined;
  /** `[m]`: the bank's lengths from `bankLengths`, so that they are not computed again. */
  readonly lengths?: tf.Tensor1D | undefined;
}

/**
 * The bank's squared lengths `[m]`, to be computed once for many searches; undefined where no kernel
 * searches.
 */
export const bankLengths = (bank: tf.Tensor2D): tf.Tensor1D | undefined =>
  usesKernel('nearest') ? squaredLengthsByKernel(bank, mayUseSubgroups('nearest')) : undefined;

/**
 * Squared distance of every patch of `x` `[N, d]` to its nearest row of `bank` `[m, d]`, with the extra cost:
 * `[N]`.
 *
 * Only `x` gets a gradient, 2 (x - nearest), since the bank is frozen; it needs no pass over all distances.
 */
export function nearestSquaredDistance(
  x: tf.Tensor2D,
  bank: tf.Tensor2D,
  options: NearestOptions = {},
): tf.Tensor1D {
  const search = usesKernel('nearest') ? searchByKernel : searchAll;
  return tf.tidy(() => search(bank, options)(x) as tf.Tensor1D);
}

type SearchOf = (bank: tf.Tensor2D, options: NearestOptions) => (x: tf.Tensor2D) => tf.Tensor;

/** The difference is computed only when a gradient needs it, which is never during an inspection. */
const searchByKernel: SearchOf = (bank, { lengths, forbidden, extra }) =>
  customGradient<[tf.Tensor2D]>(([x], save) => {
    const { distances, picks } = nearestByKernel(
      { x, bank, lengths, forbidden, extra, reach: outOfReach },
      tileNamed(usualVariants(currentDevice()).search),
      mayUseSubgroups('nearest'),
    );
    save([x, bank, picks]);
    return {
      value: distances,
      back: (dy, [saved, all, rows]) => {
        const nearest = tf.gather(all, rows as tf.Tensor1D);
        return tf.mul(tf.mul(tf.sub(saved, nearest), 2), tf.expandDims(dy, 1));
      },
    };
  });

const searchAll: SearchOf = (bank, { forbidden, extra }) =>
  customGradient<[tf.Tensor2D]>(([x], save) => {
    const picks = pickRows(x, bank, forbidden, extra);
    const difference = tf.sub(x, tf.gather(bank, picks));
    save([difference]);
    // From the difference itself: the expansion above loses digits where the distance is small.
    const distance = tf.sum(tf.square(difference), 1);
    return {
      value: extra ? tf.add(distance, picked(extra, picks)) : distance,
      back: (dy, [saved]) => tf.mul(tf.mul(saved, 2), tf.expandDims(dy, 1)),
    };
  });

/** The nearest row for each patch `[N, d]`: `[N]`. */
function pickRows(
  patches: tf.Tensor2D,
  bank: tf.Tensor2D,
  forbidden: tf.Tensor2D | undefined,
  extra: tf.Tensor2D | undefined,
): tf.Tensor1D {
  const found = extra && nearestRows({ patches, bank, extra, forbidden, reach: outOfReach });
  if (found) return found;
  const all = squaredDistances(patches, bank);
  const costly = extra ? tf.add(all, extra) : all;
  const allowed = forbidden ? tf.add(costly, tf.mul(forbidden, outOfReach)) : costly;
  return tf.argMin(allowed, 1) as tf.Tensor1D;
}

/** The value at the pick of each row of `values` `[N, m]`: `[N]`. */
function picked(values: tf.Tensor2D, picks: tf.Tensor1D): tf.Tensor1D {
  const [n, rows] = values.shape;
  const starts = tf.mul(tf.range(0, n, 1, 'int32'), tf.scalar(rows, 'int32'));
  const places = tf.add(starts, tf.cast(picks, 'int32'));
  return tf.gather(tf.reshape(values, [n * rows]), places) as tf.Tensor1D;
}
