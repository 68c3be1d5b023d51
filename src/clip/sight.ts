import * as tf from '@tensorflow/tfjs-core';

/**
 * What a place of a sequence sees: all of it, itself and what came before, or, where a sequence is so many windows of one
 * length side by side, its own window.
 */
export type Sight = 'all' | 'causal' | { readonly windows: number };

/** What is added to the attention logits `[n, n]`: 0 where a place sees, far below any logit where it does not. */
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
