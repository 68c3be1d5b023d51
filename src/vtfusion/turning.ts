/**
 * Decides from the good photos alone whether the parts lie at any angle: each whole photo is compared with
 * every other one, upright and turned by a = 45, 90 ... 315 degrees.
 *
 *   d_a(i, j) = mean over patches n of  min_m |F_i(n) - F_j^a(m)|^2 + drift(n, m)
 *   ratio     = sum over pairs of min_a d_a  /  sum over pairs of d_0
 *
 * Parts that lie alike match best upright, so their ratio is 1; a texture without direction gives slightly
 * less. With pico-clip, four shots, two draws: cookies and transistors 1.000, magnetic tiles 0.976 and 0.994;
 * the same cookies turned at random 0.926 and 0.928, the transistors 0.593 and 0.751.
 */
import * as tf from '@tensorflow/tfjs-core';
import { squaredDistances } from '../ops/nearest';
import { coarselyTurnedPoses } from './poses';
import { driftCosts } from './prototypes';

/** Parts turn if their ratio is below this. */
const TURNING = 0.95;
/** More shots give the same answer and take longer. */
const MOST_SHOTS = 4;

export interface TurningQuestion {
  readonly shots: number;
  readonly grid: number;
  /** As `buildPrototypes` takes it. */
  readonly drift: number;
  /** Stacked features of a shot as a whole in a pose, `[N, C]`; disposed of here. */
  readonly features: (shot: number, pose: number) => Promise<tf.Tensor2D>;
}

/** How many pictures `partsTurn` requests. */
export const turningLooks = (shots: number): number =>
  shots < 2 ? 0 : Math.min(shots, MOST_SHOTS) * coarselyTurnedPoses.length;

/** Whether the parts' angles differ between photos. A single photo cannot tell. */
export async function partsTurn({ shots, grid, drift, features }: TurningQuestion): Promise<boolean> {
  const count = Math.min(shots, MOST_SHOTS);
  if (count < 2) return false;
  const banks: tf.Tensor2D[][] = [];
  try {
    for (let shot = 0; shot < count; shot++) {
      banks.push([]);
      for (const pose of coarselyTurnedPoses) banks[shot].push(await features(shot, pose));
    }
    let [asTheyLie, atBest] = [0, 0];
    for (let shot = 0; shot < count; shot++) {
      for (let other = 0; other < count; other++) {
        if (other === shot) continue;
        const distances = await meanDistances(banks[shot][0], banks[other], grid, drift);
        asTheyLie += distances[0];
        atBest += Math.min(...distances);
      }
    }
    return atBest < TURNING * asTheyLie;
  } finally {
    tf.dispose(banks);
  }
}

/** For each bank `[N, C]`, the mean distance of a photo's patches `[N, C]` to their nearest row. */
async function meanDistances(
  own: tf.Tensor2D,
  banks: readonly tf.Tensor2D[],
  grid: number,
  drift: number,
): Promise<Float32Array> {
  const means = tf.tidy(() => {
    const [n] = own.shape;
    const all = squaredDistances(own, tf.concat([...banks]) as tf.Tensor2D);
    const costs = tf.add(all, driftCosts(grid, banks.length, drift));
    return tf.mean(tf.min(tf.reshape(costs, [n, banks.length, n]), 2), 0);
  });
  try {
    return await means.data<'float32'>();
  } finally {
    means.dispose();
  }
}
