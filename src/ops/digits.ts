/**
 * Whole numbers in -3..3 without symmetry, so that a mistake cannot cancel out. They repeat after seven and
 * have a mean of 0, so rows whose length is a multiple of 7 are all the same.
 */
export const digits = (count: number, shift = 0): number[] =>
  Array.from({ length: count }, (_, i) => ((i * i + 3 * i + shift) % 7) - 3);
