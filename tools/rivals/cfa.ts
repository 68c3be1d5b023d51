/**
 * CFA. Source: Lee, Lee, Song, "CFA: Coupled-Hypersphere-Based Feature Adaptation for Target-Oriented Anomaly
 * Localization", IEEE Access 2022.
 *
 *   phi(p)  = patch descriptor: a 1x1 convolution of the locally aware patch and its coordinates (CoordConv)
 *   C       = memory of centroids: mean over the shots of phi at each position, before training; frozen
 *   L_att   = mean over the K nearest c of max(0, |phi - c|^2 - r^2)
 *   L_rep   = mean over the J next c of max(0, r^2 + alpha - |phi - c|^2)
 *   score   = softmin over the K nearest distances [nearest] times the nearest distance;  image score: the maximum
 *
 * K = J = 3, r = 1e-5, alpha = 0.1, as there. The paper prints r^2 - |phi - c|^2 - alpha in L_rep, which is never
 * positive with these values; alpha is read as the margin beyond the hypersphere. The compression of C by k-means is
 * left out: a frozen transformer's grid is small.
 */
import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../../src/ops/custom-gradient';
import { linear } from '../../src/ops/linear';
import { squaredDistances } from '../../src/ops/nearest';
import { unit } from '../../src/ops/unit';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { Initialiser, zeros } from '../../src/vtfusion/initialise';
import type { Method } from '../evaluate/method';
import { judgePatches } from './judge-patches';
import { locallyAware } from './patchcore';
import { trainSteps } from './train-steps';

const settings = {
  width: 128,
  near: 3,
  far: 3,
  r: 1e-5,
  alpha: 0.1,
  rate: 1e-3,
  decay: 5e-4,
  steps: 60,
} as const;

/** The transposed target: unit locally aware patches with their coordinates in -1..1, `[N, 2 d + 2]`. */
function described(tokens: readonly Float32Array[], encoder: FrozenEncoder): tf.Tensor2D {
  return tf.tidy(() => {
    const { grid } = encoder;
    const place = (at: number) => (grid === 1 ? 0 : (2 * at) / (grid - 1) - 1);
    const coordinates = Array.from({ length: grid * grid }, (_, i) => [
      place(i % grid) / 10,
      place(Math.floor(i / grid)) / 10,
    ]);
    return tf.concat([unit(locallyAware(tokens, encoder)), tf.tensor2d(coordinates)], 1);
  });
}

/** Squared distances of rows `[n, c]` to their `count` nearest centroids `[m, c]`, ascending: `[n, count]`. */
export function nearestSquares(rows: tf.Tensor2D, centroids: tf.Tensor2D, count: number): tf.Tensor2D {
  const [n, c] = rows.shape;
  const search = customGradient<[tf.Tensor2D]>(([x], save) => {
    const { indices } = tf.topk(tf.neg(squaredDistances(x, centroids)), count);
    const chosen = tf.reshape(tf.gather(centroids, tf.reshape(indices, [n * count])), [n, count, c]);
    const differences = tf.sub(tf.expandDims(x, 1), chosen);
    save([differences]);
    return {
      value: tf.sum(tf.square(differences), 2),
      // The centroids are frozen, so the gradient reaches the rows only.
      back: (dy, [saved]) => tf.mul(tf.sum(tf.mul(saved, tf.expandDims(dy, 2)), 1), 2),
    };
  });
  return tf.tidy(() => search(rows) as tf.Tensor2D);
}

/** The nearest distance times its softmin weight among the `near` nearest, for rows `[n, c]`: `[n]`. */
export function softminScore(rows: tf.Tensor2D, centroids: tf.Tensor2D, near: number): tf.Tensor1D {
  return tf.tidy(() => {
    const distances = tf.sqrt(nearestSquares(rows, centroids, Math.min(near, centroids.shape[0])));
    const weights = tf.softmax(tf.neg(distances));
    const weighted = tf.slice(tf.mul(weights, distances), [0, 0], [rows.shape[0], 1]);
    return tf.reshape(weighted, [rows.shape[0]]);
  });
}

/** L_att + L_rep of descriptors `[n, c]`. */
function coupledHyperspheres(rows: tf.Tensor2D, centroids: tf.Tensor2D): tf.Scalar {
  const { near, far, r, alpha } = settings;
  const available = centroids.shape[0];
  const attracted = Math.min(near, available);
  const repelled = Math.min(far, available - attracted);
  const squares = nearestSquares(rows, centroids, attracted + repelled);
  const [inner, outer] = tf.split(squares, [attracted, repelled], 1);
  const attraction = tf.mean(tf.relu(tf.sub(inner, r * r))) as tf.Scalar;
  if (repelled === 0) return attraction;
  return tf.add(attraction, tf.mean(tf.relu(tf.sub(r * r + alpha, outer))));
}

export const cfa: Method = {
  name: 'cfa',
  needsWords: false,
  async fit({ encoder, shots, seed, steps = settings.steps, onProgress }) {
    const tokens = await Promise.all(shots.map((shot) => shot.tokens()));
    const perShot = tokens.map((each) => described(each, encoder));
    const rows = tf.concat(perShot);
    const [, fanIn] = rows.shape;
    const weight = tf.tidy(() => new Initialiser(seed).he(fanIn, settings.width));
    const bias = tf.tidy(() => zeros<tf.Rank.R1>(settings.width));
    const descriptor = (x: tf.Tensor2D) => linear(x, weight, bias);
    const centroids = tf.tidy(() => descriptor(tf.mean(tf.stack(perShot), 0) as tf.Tensor2D));
    const dispose = () => tf.dispose([weight, bias, centroids]);
    try {
      await trainSteps({
        variables: [weight, bias] as tf.Variable[],
        rate: settings.rate,
        decay: settings.decay,
        steps,
        loss: () => coupledHyperspheres(descriptor(rows), centroids),
        onProgress,
      });
    } catch (error) {
      dispose();
      throw error;
    } finally {
      tf.dispose([rows, ...perShot]);
    }
    return {
      async judge(picture) {
        const values = await picture.tokens();
        const scores = tf.tidy(() =>
          softminScore(descriptor(described(values, encoder)), centroids, settings.near),
        );
        try {
          return judgePatches((await scores.data()) as Float32Array, encoder, 0);
        } finally {
          scores.dispose();
        }
      },
      dispose,
    };
  },
};
