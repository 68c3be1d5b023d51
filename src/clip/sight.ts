import * as tf from '@tensorflow/tfjs-core';

/**
 * What a place of a sequence attends to: the whole sequence, itself and earlier places, or its own window in
 * a sequence of so many windows of equal length.
 */
export type Sight = 'all' | 'causal' | { readonly windows: number };

/**
 * The mask that is added to the attention logits `[n, n]`: 0 where a place attends, far below any logit
 * elsewhere.
 */
export function maskOf(sight: Sight, n: number): tf.Tensor2D | undefined {
  if (sight === 'all') return undefined;
  const mask = new Float32Array(n * n).fill(-1e9);
  for (let i = 0; i < n; i++) {
    const length = sight === 'causal' ? n : n / sight.windows;
    const start = Math.floor(i / length) * length;
    mask.fill(0, i * n + start, i * n + (sight === 'causal' ? i + 1 : start + length));
  }
  return tf.tensor2d(mask, [n, n]);
}
