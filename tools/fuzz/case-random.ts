/** Each case has a stream of random numbers of its own, so that it can be made again without those before it. */
import { Random } from '../../src/das/random';

export const MOST_SEED = 2 ** 20 - 1;
export const MOST_CASES = 2 ** 24 - 1;

export function caseRandom(target: string, seed: number, number: number): Random {
  const place = Array.from(target).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 256, 7);
  return new Random((seed * 256 + place) * 2 ** 24 + number);
}
