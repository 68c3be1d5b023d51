/** A mean and how far its values lie apart. */

export interface Spread {
  /** null where the figure is not defined. */
  readonly mean: number | null;
  /** Sample standard deviation (divided by n - 1); null for fewer than two values. */
  readonly sd: number | null;
}

/** Values that are null take no part. */
export function spreadOf(values: readonly (number | null)[]): Spread {
  const numbers = values.filter((value) => value !== null);
  const mean = meanOf(numbers);
  if (mean === null || numbers.length < 2) return { mean, sd: null };
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (numbers.length - 1)) };
}

/** null for no value. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
