/**
 * FastRecon. Source: Fang, Wang, Li, Liu, Hu, Xiao, "FastRecon: Few-shot Industrial Anomaly Detection via Fast Feature
 * Reconstruction", ICCV 2023.
 *
 *   W     = argmin |Q - W S|^2 + lambda |M - W S|^2  =  (Q + lambda M) S^T ((1 + lambda) S S^T)^-1
 *   s(i)  = |Q_i - (W S)_i|,   image score: the maximum
 *
 * Q: the query's locally aware patches (as PatchCore's), S: a small coreset of the shots' patches, M: the mean of the
 * shots' patches position by position, the distribution's regulariser. lambda = 2 as in the authors' program. S has so
 * few rows (they keep 1 % of the patches of a finer grid, about 30) that it spans what normal patches have in common
 * and little else. A trace-scaled 1e-6 on the diagonal keeps S S^T regular where shots are alike.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Method } from '../evaluate/method';
import { solvePositive } from './cholesky';
import { judgePatches } from './judge-patches';
import { coresetOf, locallyAware } from './patchcore';

const lambda = 2;
/** Rows of S as a share of the shots' patches: about 30 for four shots of 225 patches. */
const coresetShare = 0.035;
const ridge = 1e-6;

/**
 * S^T (S S^T)^-1 S, the projection on the span of the rows of S `[m, d]`: `[d, d]`. W S = (Q + lambda M) / (1 + lambda)
 * times this.
 */
export function spanProjection(support: ArrayLike<number>, m: number, d: number): Float64Array {
  const gram = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = 0; c < d; c++) sum += support[i * d + c] * support[j * d + c];
      gram[i * m + j] = gram[j * m + i] = sum;
    }
  }
  let trace = 0;
  for (let i = 0; i < m; i++) trace += gram[i * m + i];
  for (let i = 0; i < m; i++) gram[i * m + i] += (ridge * trace) / m;
  const solved = solvePositive(gram, support, m, d);
  const projection = new Float64Array(d * d);
  for (let k = 0; k < m; k++) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) projection[i * d + j] += support[k * d + i] * solved[k * d + j];
    }
  }
  return projection;
}

export const fastrecon: Method = {
  name: 'fastrecon',
  needsWords: false,
  async fit({ encoder, shots, onProgress }) {
    const tokens = await Promise.all(shots.map((shot) => shot.tokens()));
    const support = await coresetOf(tokens, encoder, coresetShare);
    const [m, d] = support.shape;
    const projection = tf.tensor2d(Float32Array.from(spanProjection(await support.data(), m, d)), [d, d]);
    support.dispose();
    const mean = tf.tidy(() => tf.mean(tf.stack(tokens.map((each) => locallyAware(each, encoder))), 0));
    onProgress(1);
    return {
      async judge(picture) {
        const values = await picture.tokens();
        const scores = tf.tidy(() => {
          const query = locallyAware(values, encoder);
          const pulled = tf.div(tf.add(query, tf.mul(mean, lambda)), 1 + lambda) as tf.Tensor2D;
          return tf.norm(tf.sub(query, tf.matMul(pulled, projection)), 2, 1);
        });
        try {
          return judgePatches((await scores.data()) as Float32Array, encoder, 0);
        } finally {
          scores.dispose();
        }
      },
      dispose: () => tf.dispose([projection, mean]),
    };
  },
};
