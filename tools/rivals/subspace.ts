/**
 * SubspaceAD. Source: Lendering, Akdag, Bondarev, "SubspaceAD: Training-Free Few-Shot Anomaly Detection via Subspace
 * Modeling", CVPR 2026.
 *
 *   mu, C = mean and leading principal directions of the patches of the shots and their turns, which keep 99 % of
 *           their variance
 *   s(x)  = |(x - mu) - C C^T (x - mu)|^2;  image score: the mean of the highest 1 %
 *
 * The paper averages the tokens of several middle layers of DINOv2-G and turns each shot 30 times. Here: the mean of
 * the encoder's levels, and the eight turns that `features` uses, so that both see the same pictures.
 */
import * as tf from '@tensorflow/tfjs-core';
import { matMul, productABt, productAtB } from '../../src/ops/mat-mul';
import type { Method } from '../evaluate/method';
import { highestPercent, judgePatches } from './judge-patches';
import { levelTensors } from './patch-features';
import { symmetricEigen } from './symmetric-eigen';
import { tokensOfAllTurns } from './turned-tokens';

const keptVariance = 0.99;

export interface Subspace {
  /** `[1, d]` */
  readonly mean: tf.Tensor2D;
  /** `[d, r]`, orthonormal columns, r >= 1 */
  readonly directions: tf.Tensor2D;
}

/** The smallest principal subspace of the rows `[n, d]` that keeps a share of their variance (0..1). */
export async function principalSubspace(rows: tf.Tensor2D, share: number): Promise<Subspace> {
  const d = rows.shape[1];
  const mean = tf.mean(rows, 0, true) as tf.Tensor2D;
  const covariance = tf.tidy(() => {
    const centred = tf.sub(rows, mean) as tf.Tensor2D;
    return tf.div(productAtB(centred, centred), rows.shape[0]);
  });
  const { values, vectors } = symmetricEigen(await covariance.data(), d);
  covariance.dispose();
  const total = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
  let [rank, kept] = [0, 0];
  while (rank === 0 || (kept < share * total && rank < d)) kept += Math.max(values[rank++], 0);
  const leading = Float32Array.from(vectors.subarray(0, rank * d));
  return { mean, directions: tf.tidy(() => tf.transpose(tf.tensor2d(leading, [rank, d]))) };
}

/** |x - mu|^2 outside of the subspace, for each row of `[n, d]`: `[n]`. */
export function residuals(rows: tf.Tensor2D, { mean, directions }: Subspace): tf.Tensor1D {
  return tf.tidy(() => {
    const centred = tf.sub(rows, mean) as tf.Tensor2D;
    const inside = productABt(matMul(centred, directions), directions);
    return tf.sum(tf.square(tf.sub(centred, inside)), 1);
  });
}

export const subspace: Method = {
  name: 'subspace',
  needsWords: false,
  async fit({ encoder, shots, onProgress }) {
    const rows: tf.Tensor2D[] = [];
    const describe = (tokens: readonly Float32Array[]) =>
      tf.tidy(() => tf.mean(tf.stack(levelTensors(tokens, encoder)), 0) as tf.Tensor2D);
    try {
      for (const [i, shot] of shots.entries()) {
        for (const tokens of await tokensOfAllTurns(shot, encoder)) rows.push(describe(tokens));
        onProgress((i + 1) / (shots.length + 1));
      }
      const all = tf.concat(rows);
      rows.push(all);
      const fitted = await principalSubspace(all, keptVariance);
      onProgress(1);
      return {
        async judge(picture) {
          const tokens = await picture.tokens();
          const scores = tf.tidy(() => residuals(describe(tokens), fitted));
          try {
            return judgePatches((await scores.data()) as Float32Array, encoder, highestPercent);
          } finally {
            scores.dispose();
          }
        },
        dispose: () => tf.dispose([fitted.mean, fitted.directions]),
      };
    } finally {
      tf.dispose(rows);
    }
  },
};
