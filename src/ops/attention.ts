import * as tf from '@tensorflow/tfjs-core';
import { matMul } from './mat-mul';

/**
 * Batched product of `[G, n, k]` and `[G, k, m]`: `[G, n, m]`.
 * The wasm backend multiplies rank 2 with SIMD and batches without it, so there the batch is taken apart.
 */
function batchMatMul(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b);
  const as = tf.unstack(a) as tf.Tensor2D[];
  const bs = tf.unstack(b) as tf.Tensor2D[];
  return tf.stack(as.map((x, i) => matMul(x, bs[i]))) as tf.Tensor3D;
}

/**
 * Scaled dot-product attention: softmax(q k^T / sqrt(d) + bias) v, for `[G, n, d]`, G = batch * heads.
 * `bias` `[n, n]` is added to the logits (a causal mask). Source: Vaswani et al., 2017.
 */
export function attention(q: tf.Tensor3D, k: tf.Tensor3D, v: tf.Tensor3D, bias?: tf.Tensor2D): tf.Tensor3D {
  return tf.tidy(() => {
    const scaled = tf.mul(q, 1 / Math.sqrt(q.shape[2])) as tf.Tensor3D;
    const logits = batchMatMul(scaled, tf.transpose(k, [0, 2, 1]) as tf.Tensor3D);
    return batchMatMul(tf.softmax(bias ? tf.add(logits, bias) : logits) as tf.Tensor3D, v);
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
