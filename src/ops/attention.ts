import * as tf from '@tensorflow/tfjs-core';
import { matMul } from './mat-mul';

/**
 * Scaled dot-product attention: softmax(q k^T / sqrt(d) + bias) v, for `[G, n, d]`, G = batch * heads.
 * `bias` `[n, n]` is added to the logits (a causal mask). Source: Vaswani et al., 2017.
 *
 * The wasm backend multiplies rank 2 with SIMD and batches without it, so there groups are taken one by one.
 * Its slices copy the whole tensor that they are cut from: only q, k and v are taken apart, never the n x n
 * logits.
 */
export function attention(q: tf.Tensor3D, k: tf.Tensor3D, v: tf.Tensor3D, bias?: tf.Tensor2D): tf.Tensor3D {
  return tf.tidy(() => {
    const scaled = tf.mul(q, 1 / Math.sqrt(q.shape[2])) as tf.Tensor3D;
    const turned = tf.transpose(k, [0, 2, 1]) as tf.Tensor3D;
    const biased = (logits: tf.Tensor) => (bias ? tf.add(logits, bias) : logits);
    if (tf.getBackend() !== 'wasm') {
      return tf.matMul(tf.softmax(biased(tf.matMul(scaled, turned))) as tf.Tensor3D, v);
    }
    const [queries, keys, values] = [scaled, turned, v].map((x) => tf.unstack(x) as tf.Tensor2D[]);
    const groups = queries.map((query, g) =>
      matMul(tf.softmax(biased(matMul(query, keys[g]))) as tf.Tensor2D, values[g]),
    );
    return tf.stack(groups) as tf.Tensor3D;
  });
}

/** `[B, n, heads * d]` to `[B * heads, n, d]`. */
export function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, n, width] = x.shape;
    const apart = tf.transpose(tf.reshape(x, [batch, n, heads, width / heads]), [0, 2, 1, 3]);
    return tf.reshape(apart, [batch * heads, n, width / heads]);
  });
}

/** `[B * heads, n, d]` back to `[B, n, heads * d]`. */
export function joinHeads(x: tf.Tensor3D, heads: number): tf.Tensor3D {
  return tf.tidy(() => {
    const [groups, n, d] = x.shape;
    const together = tf.transpose(tf.reshape(x, [groups / heads, heads, n, d]), [0, 2, 1, 3]);
    return tf.reshape(together, [groups / heads, n, heads * d]);
  });
}
