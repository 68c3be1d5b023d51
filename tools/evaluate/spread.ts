/** A mean and how far its values lie apart. */
import { mean } from '../../src/mean';

export interface Spread {
  /** null where the figure is not defined. */
  readonly mean: number | null;
  /** Sample standard deviation (divided by n - 1); null for fewer than two values. */
  readonly sd: number | null;
}

/** Values that are null take no part. */
export function spreadOf(values: readonly (number | null)[]): Spread {
  const numbers = values.filter((value) => value !== null);
  const average = meanOf(numbers);
  if (average === null || numbers.length < 2) return { mean: average, sd: null };
  const squares = numbers.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return { mean: average, sd: Math.sqrt(squares / (numbers.length - 1)) };
}

/** null for no value. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : mean(values);
}
