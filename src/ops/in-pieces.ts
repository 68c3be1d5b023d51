import * as tf from '@tensorflow/tfjs-core';
import { tidy } from './tidy';

/**
 * Runs `work` on ranges of at most `most` indices and joins its outputs along the first axis; intermediates
 * are freed. Call within a tidy.
 */
export function inPieces<T extends readonly tf.Tensor[]>(
  count: number,
  most: number,
  work: (from: number, to: number) => T,
): T {
  if (count <= most) return work(0, count);
  const pieces: T[] = [];
  for (let from = 0; from < count; from += most) {
    pieces.push(tidy(() => work(from, Math.min(count, from + most))));
  }
  const joined: readonly tf.Tensor[] = pieces[0].map((_, i) => tf.concat(pieces.map((piece) => piece[i])));
  return joined as T;
}
