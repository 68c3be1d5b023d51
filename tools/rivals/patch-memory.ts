import * as tf from '@tensorflow/tfjs-core';
import { matMul } from '../../src/ops/mat-mul';

/** Distances that are looked at together, at most: bounds memory where grids and memories are large. */
const distancesAtOnce = 4_000_000;

/**
 * A frozen bank of patch features with nearest-neighbour search.
 *
 *   min_b |q - b|^2 = |q|^2 - 2 max_b (q.b - |b|^2 / 2)
 *
 * One product a search: the bank is turned and its squares are taken once.
 */
export class PatchMemory {
  /** `[d, M]` */
  private readonly turned: tf.Tensor2D;
  /** `[1, M]` */
  private readonly halfSquares: tf.Tensor2D;

  /** @param rows `[M, d]`, M >= 1; stays the caller's */
  constructor(rows: tf.Tensor2D) {
    this.turned = tf.transpose(rows);
    this.halfSquares = tf.tidy(() => tf.mul(tf.sum(tf.square(this.turned), 0, true), 0.5));
  }

  /** Squared Euclidean distance of each row of `queries` `[n, d]` to the nearest row of the bank: `[n]`, >= 0. */
  squaredDistances(queries: tf.Tensor2D): tf.Tensor1D {
    return tf.tidy(() => {
      const [n, d] = queries.shape;
      const step = Math.max(1, Math.floor(distancesAtOnce / this.turned.shape[1]));
      const parts: tf.Tensor1D[] = [];
      for (let start = 0; start < n; start += step) {
        const some = tf.slice(queries, [start, 0], [Math.min(step, n - start), d]);
        parts.push(tf.tidy(() => tf.max(tf.sub(matMul(some, this.turned), this.halfSquares), 1)));
      }
      const squares = tf.sum(tf.square(queries), 1);
      return tf.relu(tf.sub(squares, tf.mul(tf.concat(parts), 2))) as tf.Tensor1D;
    });
  }

  dispose(): void {
    tf.dispose([this.turned, this.halfSquares]);
  }
}
