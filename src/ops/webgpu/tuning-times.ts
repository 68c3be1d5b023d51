/**
 * What the times of variants tell. Browsers blur them: one says that the GPU is done when a timer of 100 ms next looks, others take
 * half a millisecond to say so, in which a good GPU does several products, and some make the clock itself coarse.
 */

/** Milliseconds by the name of the variant, of rounds of one kind. */
export type Times = ReadonlyMap<string, number>;

/** A round takes so many times what the clock tells nothing below. */
const clear = 5;
const mostDispatches = 64;
/** Milliseconds that a round may take: tuning is waited for. */
export const mostOfRound = 100;
/** A variant may be the fastest on many rows that took up to so many times the fastest one's time on few. */
const near = 2;

/** Whether any round can be told from noise by a clock that tells nothing below `blur` milliseconds. */
export const canTell = (blur: number): boolean => (clear - 1) * blur <= mostOfRound;

/**
 * How many dispatches make a round that is told from noise; nothing where as many as may be spent on it do not.
 * @param timeOf milliseconds that so many take, with the `blur` that comes on top
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
 * Which of these variants to try on many rows, by what they took on few: those near the fastest, and two in any case, so that
 * there are results to compare. All where none was timed.
 */
export function worthTrying(names: readonly string[], onFewRows: Times = new Map()): readonly string[] {
  const timed = names
    .filter((name) => onFewRows.has(name))
    .sort((a, b) => onFewRows.get(a)! - onFewRows.get(b)!);
  const worth = timed.filter((name, i) => i < 2 || onFewRows.get(name)! <= near * onFewRows.get(timed[0])!);
  return worth.length > 0 ? worth : names;
}
