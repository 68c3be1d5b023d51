/**
 * PatchCore. Source: Roth, Pemula, Zepeda, Scholkopf, Brox, Gehler, "Towards Total Recall in Industrial Anomaly
 * Detection", CVPR 2022; equations by its numbers.
 *
 *   eq. 2-3   locally aware patches: the mean of each 3x3 neighbourhood, of the levels in the middle, side by side
 *   eq. 5     M_C = greedy k-centre coreset of the shots' patches
 *   eq. 6     m_test*, m* = the test patch farthest from its nearest m in M_C, and that m;  s* = |m_test* - m*|
 *   eq. 7     s = (1 - exp |m_test* - m*| / sum_{m in N_b(m*)} exp |m_test* - m|) s*
 *
 * The map is the distance of every patch to its nearest m, upsampled and smoothed with sigma 4. Levels are layer-
 * normalised tokens, since the encoder is a transformer; the random projection that the paper uses to speed up the
 * choice of the coreset is not needed for a few shots.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import type { Method } from '../evaluate/method';
import { greedyCoreset } from './coreset';
import { judgePatches } from './judge-patches';
import { levelTensors, middleLevels, neighbourhoodMeans } from './patch-features';
import { PatchMemory } from './patch-memory';

/** The paper's largest coreset, PatchCore-25 %, which suits a few shots; bounded for large grids. */
const coresetShare = 0.25;
const mostRows = 2048;
/** Neighbours that weigh the image score; the paper's 9 counts the nearest itself. */
const neighbours = 9;

export interface Reweighting {
  /** |q - m*|, m* the nearest row of the bank. */
  readonly distance: number;
  /** 1 - softmax weight of m* among the b rows nearest to m*, in 0..1. */
  readonly weight: number;
}

/**
 * Eq. 6 and 7 for one query `[d]` and a bank `[m, d]`, in float64.
 * @param b rows around m*, m* itself among them; all rows where the bank has fewer
 */
export function reweight(query: ArrayLike<number>, bank: ArrayLike<number>, b: number): Reweighting {
  const d = query.length;
  const toQuery = distancesFrom(query, 0, bank, d);
  const nearest = toQuery.indexOf(Math.min(...toQuery));
  const toNearest = distancesFrom(bank, nearest * d, bank, d);
  const around = toNearest.map((_, i) => i).sort((i, j) => toNearest[i] - toNearest[j] || i - j);
  const distance = toQuery[nearest];
  // Exponentials of differences: those of the distances themselves overflow.
  const sum = around.slice(0, b).reduce((total, i) => total + Math.exp(toQuery[i] - distance), 0);
  return { distance, weight: 1 - 1 / sum };
}

/** Euclidean distances of `from[start .. start + d]` to each row of the bank. */
function distancesFrom(from: ArrayLike<number>, start: number, bank: ArrayLike<number>, d: number): number[] {
  return Array.from({ length: bank.length / d }, (_, row) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += (from[start + j] - bank[row * d + j]) ** 2;
    return Math.sqrt(sum);
  });
}

/** Locally aware patches of one picture, `[N, 2 d]`. */
export function locallyAware(tokens: readonly Float32Array[], encoder: FrozenEncoder): tf.Tensor2D {
  return tf.tidy(() => {
    const levels = middleLevels(levelTensors(tokens, encoder));
    return tf.concat(
      levels.map((x) => neighbourhoodMeans(x, encoder.grid)),
      1,
    );
  });
}

/** The shots' locally aware patches, thinned to a share of them: `[M, 2 d]`. */
export async function coresetOf(
  shots: readonly (readonly Float32Array[])[],
  encoder: FrozenEncoder,
  share: number,
): Promise<tf.Tensor2D> {
  const all = tf.tidy(() => tf.concat(shots.map((tokens) => locallyAware(tokens, encoder))));
  try {
    const [n, d] = all.shape;
    const count = Math.min(Math.max(1, Math.round(n * share)), mostRows);
    return tf.gather(all, greedyCoreset(await all.data(), n, d, count));
  } finally {
    all.dispose();
  }
}

export const patchcore: Method = {
  name: 'patchcore',
  needsWords: false,
  async fit({ encoder, shots, onProgress }) {
    const tokens = await Promise.all(shots.map((shot) => shot.tokens()));
    const rows = await coresetOf(tokens, encoder, coresetShare);
    const bank = await rows.data();
    const memory = new PatchMemory(rows);
    rows.dispose();
    onProgress(1);
    return {
      async judge(picture) {
        const patches = locallyAware(await picture.tokens(), encoder);
        const distances = tf.tidy(() => tf.sqrt(memory.squaredDistances(patches)));
        try {
          const [scores, values] = (await Promise.all([distances.data(), patches.data()])) as Float32Array[];
          const d = patches.shape[1];
          const farthest = scores.indexOf(scores.reduce((most, value) => Math.max(most, value), 0));
          const { distance, weight } = reweight(
            values.subarray(farthest * d, (farthest + 1) * d),
            bank,
            neighbours,
          );
          return { map: judgePatches(scores, encoder, 0).map, score: weight * distance };
        } finally {
          tf.dispose([patches, distances]);
        }
      },
      dispose: () => memory.dispose(),
    };
  },
};
