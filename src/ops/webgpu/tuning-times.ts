/**
 * Judges the times of variants. Browsers blur them: one reports that the GPU is done only at the next tick of
 * a 100 ms timer, others take half a millisecond, in which a good GPU does several products, and some make
 * the clock itself coarse.
 */

/** Milliseconds of a round, by the variant's name; all rounds have as many dispatches. */
export type Times = ReadonlyMap<string, number>;

/** A round must take so many times the shortest time that can be told. */
const clear = 5;
const mostDispatches = 64;
/** Milliseconds that a round may take, since a person waits for the tuning. */
export const mostOfRound = 100;
/** A variant may be the fastest on many rows if it took at most so many times the fastest time on few. */
const near = 2;

/** Whether any round can stand out from noise if `blur` is the shortest time that can be told, in ms. */
export const canTell = (blur: number): boolean => (clear - 1) * blur <= mostOfRound;

/**
 * How many dispatches make a round that stands out from noise; undefined if that would take too many or too
 * long.
 * @param timeOf milliseconds that so many dispatches take, including up to `blur`
 */
export async function dispatchesOfRound(
  blur: number,
  timeOf: (dispatches: number) => Promise<number>,
): Promise<number | undefined> {
  for (let dispatches = 1; dispatches <= mostDispatches; dispatches *= 2) {
    const taken = await timeOf(dispatches);
    if (taken >= clear * blur) return dispatches;
    if (2 * (taken - blur) > mostOfRound) return undefined;
  }
  return undefined;
}

/**
 * The variants to try on many rows, by their times on few: those near the fastest, and at least two, so that
 * there are results to compare. All if none was timed.
 */
export function worthTrying(names: readonly string[], onFewRows: Times = new Map()): readonly string[] {
  const timed = names
    .filter((name) => onFewRows.has(name))
    .sort((a, b) => onFewRows.get(a)! - onFewRows.get(b)!);
  const worth = timed.filter((name, i) => i < 2 || onFewRows.get(name)! <= near * onFewRows.get(timed[0])!);
  return worth.length > 0 ? worth : names;
}
