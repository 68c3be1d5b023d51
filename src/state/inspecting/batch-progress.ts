/** How far a batch is, and how long the rest will take. */

/** The pace is that of the last photos: the first ones are slower, and other work may come and go. */
const WINDOW = 20;

export interface BatchPace {
  /** Milliseconds that each of the last photos took, the latest last. */
  readonly recent: readonly number[];
}

export const unknownPace: BatchPace = { recent: [] };

export function withPhoto({ recent }: BatchPace, milliseconds: number): BatchPace {
  return { recent: [...recent, Math.max(0, milliseconds)].slice(-WINDOW) };
}

/** Milliseconds for `left` more photos; undefined until one is done. */
export function timeLeft({ recent }: BatchPace, left: number): number | undefined {
  if (recent.length === 0) return undefined;
  return (recent.reduce((sum, ms) => sum + ms, 0) / recent.length) * left;
}

export interface Duration {
  readonly unit: 'second' | 'minute' | 'hour';
  readonly count: number;
}

/** A time as people say it: seconds by fives, then minutes, then half hours; never "0 seconds". */
export function spokenDuration(milliseconds: number): Duration {
  const seconds = milliseconds / 1000;
  if (seconds <= 55) return { unit: 'second', count: Math.max(5, Math.ceil(seconds / 5) * 5) };
  if (seconds <= 90 * 60) return { unit: 'minute', count: Math.max(1, Math.round(seconds / 60)) };
  return { unit: 'hour', count: Math.round(seconds / 1800) / 2 };
}
