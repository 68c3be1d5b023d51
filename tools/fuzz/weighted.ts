import type { Random } from '../../src/das/random';

/** Items, each with how often it is taken. */
export type Weighted<T> = readonly (readonly [weight: number, item: T])[];

export function pickWeighted<T>(items: Weighted<T>, random: Random): T {
  let left = random.between(
    0,
    items.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, item] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return items[0][1];
}
