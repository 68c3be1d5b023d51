/** How many decimals scores get: as many as it takes to tell them from the limits beside them. */

const [fewest, most] = [3, 6];

/** The fewest decimals that write different numbers differently; 3 at least, 6 at most. */
export function decimalsToPart(...numbers: readonly number[]): number {
  const different = (written: readonly number[]) => new Set(written).size;
  let digits = fewest;
  while (digits < most && different(numbers.map((one) => Number(one.toFixed(digits)))) < different(numbers))
    digits++;
  return digits;
}

interface Judged {
  readonly score: number;
  readonly thresholds: { readonly pass: number; readonly fail: number };
}

/** As `decimalsToPart`, for scores and their limits; the most that any of them needs. */
export function scoreDecimals(judged: readonly Judged[]): number {
  return judged.reduce(
    (digits, { score, thresholds: { pass, fail } }) => Math.max(digits, decimalsToPart(score, pass, fail)),
    fewest,
  );
}
