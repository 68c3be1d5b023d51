import * as tf from '@tensorflow/tfjs-core';
import { tidy } from './tidy';

/**
 * What `work` makes of things `from` to `to - 1`, at most so many at once, joined along the first axis; of each piece nothing else
 * stays. Within a tidy.
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
