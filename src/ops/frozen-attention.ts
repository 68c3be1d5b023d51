/** Attention in frozen layers, by our kernel where there is one; the kernel has no gradient. */
import * as tf from '@tensorflow/tfjs-core';
import { attention, joinHeads, splitHeads } from './attention';
import { usesKernel } from './kernels';
import { attentionByKernel, attentionFits } from './webgpu/attention';

/**
 * Self-attention from the joined projections `[B, n, 3 heads d]` (queries, keys, values) to
 * `[B, n, heads d]`.
 * @param bias `[n, n]`, added to the logits
 */
export function frozenAttention(qkv: tf.Tensor3D, heads: number, bias?: tf.Tensor2D): tf.Tensor3D {
  if (usesKernel('attention') && attentionFits(qkv.shape[2] / 3 / heads)) {
    return attentionByKernel(qkv, heads, bias);
  }
  return tf.tidy(() => {
    const [q, k, v] = tf.split(qkv, 3, 2).map((part) => splitHeads(part as tf.Tensor3D, heads));
    return joinHeads(attention(q, k, v, bias), heads);
  });
}
