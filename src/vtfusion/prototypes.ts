/**
 * Prototypes, III-C: the frozen anchors that features are compared with.
 *
 *   eq. 1   P = { mean over the shots of F^vn at position n : n = 1..N }        strategy `mean`
 *
 * A position-wise mean fails on parts that shift or turn, so the strategy `memory` keeps every patch of every shot
 * (and of its quarter turns), thinned by a greedy coreset where there are too many.
 */
import * as tf from '@tensorflow/tfjs-core';
import { tidy } from '../ops/tidy';
import { greedyCoreset } from './coreset';
import type { TrainSettings } from './settings';

export interface Prototypes {
  /** For new photos: `[M, C]`. */
  readonly bank: tf.Tensor2D;
  /** For the shots themselves, leaving one out: the rows `[M', C]`, and which of them shot i may not use `[k, M']`. */
  readonly leaveOneOut: { readonly bank: tf.Tensor2D; readonly forbidden: tf.Tensor2D };
}

/**
 * @param upright stacked starting features of the k shots, `[k, N, C]`, k >= 2
 * @param turned those of their turned copies, each `[k, N, C]`; used by `memory` only
 */
export async function buildPrototypes(
  upright: tf.Tensor3D,
  turned: readonly tf.Tensor3D[],
  settings: TrainSettings['prototypes'],
): Promise<Prototypes> {
  return settings.strategy === 'mean'
    ? meanPrototypes(upright)
    : memoryPrototypes([upright, ...turned], settings.limit);
}

/** Eq. 1; leaving shot i out, the mean runs over the others: (k * mean - F_i) / (k - 1). */
function meanPrototypes(features: tf.Tensor3D): Prototypes {
  return tidy(() => {
    const [k, n, c] = features.shape;
    const mean = tf.mean(features, 0) as tf.Tensor2D;
    const others = tf.div(tf.sub(tf.mul(mean, k), features), k - 1);
    const forbidden = tf.sub(1, ownRows(k, n));
    return {
      bank: mean,
      leaveOneOut: { bank: tf.reshape(others, [k * n, c]), forbidden: forbidden as tf.Tensor2D },
    };
  });
}

async function memoryPrototypes(copies: readonly tf.Tensor3D[], limit: number): Promise<Prototypes> {
  const [k, n, c] = copies[0].shape;
  const all = tf.tidy(() => tf.reshape(tf.concat([...copies], 1), [k * copies.length * n, c]) as tf.Tensor2D);
  const owner = ownRows(k, copies.length * n);
  if (all.shape[0] <= limit) return { bank: all, leaveOneOut: { bank: tf.clone(all), forbidden: owner } };
  const picks = greedyCoreset(await all.data(), all.shape[0], c, limit);
  const kept = tidy(() => ({
    bank: tf.gather(all, picks),
    forbidden: tf.gather(owner, picks, 1),
  }));
  tf.dispose([all, owner]);
  return { bank: kept.bank, leaveOneOut: { bank: tf.clone(kept.bank), forbidden: kept.forbidden } };
}

/** `[k, k * rows]`: 1 where a row belongs to the shot. */
function ownRows(k: number, rows: number): tf.Tensor2D {
  const own = new Float32Array(k * k * rows);
  for (let i = 0; i < k; i++) own.fill(1, i * k * rows + i * rows, i * k * rows + (i + 1) * rows);
  return tf.tensor2d(own, [k, k * rows]);
}

export function disposePrototypes(prototypes: Prototypes): void {
  tf.dispose([prototypes.bank, prototypes.leaveOneOut.bank, prototypes.leaveOneOut.forbidden]);
}
