/** How far scores are written out: as far as it takes to tell them from the limits that they are beside. */

const [fewest, most] = [3, 6];

/** So many decimals that those of the numbers which differ are written differently; 3 at least, 6 at most. */
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

/** As `decimalsToPart`, of a score and its limits; of many the most that any takes. */
export function scoreDecimals(judged: readonly Judged[]): number {
  return judged.reduce(
    (digits, { score, thresholds: { pass, fail } }) => Math.max(digits, decimalsToPart(score, pass, fail)),
    fewest,
  );
}
