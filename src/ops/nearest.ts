import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from './custom-gradient';
import { mayUseSubgroups, usesKernel } from './kernels';
import { matMulTransposed } from './mat-mul';
import { nearestRows } from './wasm/nearest-rows';
import { nearestByKernel } from './webgpu/nearest';
import { currentDevice } from './webgpu/run-kernel';
import { usualVariants } from './webgpu/variants';

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
export const outOfReach = 1e6;

export interface NearestOptions {
  /** `[B, m]` (0 or 1): rows that an image may not use. */
  readonly forbidden?: tf.Tensor2D | undefined;
  /** `[N, m]`: what comparing a patch with a row costs on top of their distance. */
  readonly extra?: tf.Tensor2D | undefined;
}

/**
 * Squared distance to the nearest row of `bank` `[m, d]`, with its extra cost, for every patch of `x` `[B, N, d]`:
 * `[B, N]`.
 *
 * The gradient reaches `x` only, 2 (x - nearest), since a bank is frozen: no pass over all distances is needed for it.
 */
export function nearestSquaredDistance(
  x: tf.Tensor3D,
  bank: tf.Tensor2D,
  { forbidden, extra }: NearestOptions = {},
): tf.Tensor2D {
  const search = usesKernel('nearest') ? searchByKernel : searchAll;
  return tf.tidy(() => search(bank, forbidden, extra)(x) as tf.Tensor2D);
}

type SearchOf = (
  bank: tf.Tensor2D,
  forbidden: tf.Tensor2D | undefined,
  extra: tf.Tensor2D | undefined,
) => (x: tf.Tensor3D) => tf.Tensor;

/** The difference is made when a gradient asks for it: an inspection never does. */
const searchByKernel: SearchOf = (bank, forbidden, extra) =>
  customGradient<[tf.Tensor3D]>(([x], save) => {
    const { distances, picks } = nearestByKernel(
      { x, bank, forbidden, extra, reach: outOfReach },
      usualVariants(currentDevice()).search,
      mayUseSubgroups(),
    );
    save([x, bank, picks]);
    return {
      value: distances,
      back: (dy, [saved, all, rows]) => {
        const nearest = tf.reshape(tf.gather(all, rows as tf.Tensor1D), saved.shape);
        return tf.mul(tf.mul(tf.sub(saved, nearest), 2), tf.expandDims(dy, 2));
      },
    };
  });

const searchAll: SearchOf = (bank, forbidden, extra) =>
  customGradient<[tf.Tensor3D]>(([input], save) => {
    const [batch, n, d] = input.shape;
    const flat = tf.reshape(input, [batch * n, d]) as tf.Tensor2D;
    const picks = pickRows(flat, batch, bank, forbidden, extra);
    const difference = tf.reshape(tf.sub(flat, tf.gather(bank, picks)), [batch, n, d]);
    save([difference]);
    // Measured from the difference: the expansion above loses digits where the distance is small.
    const distance = tf.sum(tf.square(difference), 2);
    return {
      value: extra ? tf.add(distance, picked(extra, picks, batch)) : distance,
      back: (dy, [saved]) => tf.mul(tf.mul(saved, 2), tf.expandDims(dy, 2)),
    };
  });

/** The nearest row for each patch of `flat` `[B * N, d]`: `[B * N]`. */
function pickRows(
  flat: tf.Tensor2D,
  batch: number,
  bank: tf.Tensor2D,
  forbidden: tf.Tensor2D | undefined,
  extra: tf.Tensor2D | undefined,
): tf.Tensor1D {
  const found =
    extra && batch === 1 && nearestRows({ patches: flat, bank, extra, forbidden, reach: outOfReach });
  if (found) return found;
  const all = tf.reshape(squaredDistances(flat, bank), [batch, -1, bank.shape[0]]);
  const costly = extra ? tf.add(all, tf.expandDims(extra, 0)) : all;
  const allowed = forbidden ? tf.add(costly, tf.expandDims(tf.mul(forbidden, outOfReach), 1)) : costly;
  return tf.reshape(tf.argMin(allowed, 2), [-1]) as tf.Tensor1D;
}

/** Of each row of `values` `[N, m]` the value at its pick, for every image: `[B, N]`. */
function picked(values: tf.Tensor2D, picks: tf.Tensor1D, batch: number): tf.Tensor2D {
  const [n, rows] = values.shape;
  const starts = tf.tile(tf.mul(tf.range(0, n, 1, 'int32'), tf.scalar(rows, 'int32')), [batch]);
  const places = tf.add(starts, tf.cast(picks, 'int32'));
  return tf.reshape(tf.gather(tf.reshape(values, [n * rows]), places), [batch, n]);
}
