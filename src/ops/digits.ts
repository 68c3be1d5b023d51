/**
 * Whole numbers in -3..3, in no order that a symmetry could make right by accident. They repeat after seven and have a mean of 0; rows
 * of 7 n of them would all be the same.
 */
export const digits = (count: number, shift = 0): number[] =>
  Array.from({ length: count }, (_, i) => ((i * i + 3 * i + shift) % 7) - 3);
