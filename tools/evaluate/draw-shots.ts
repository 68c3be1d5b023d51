import { Random } from '../../src/das/random';

/**
 * A draw of `count` of `available` photos, as their places: the same seed draws the same ones, and a larger draw
 * begins with the smaller one.
 */
export function drawShots(available: number, count: number, seed: number): number[] {
  const all = Array.from({ length: available }, (_, i) => i);
  return new Random(seed).shuffled(all).slice(0, count);
}
