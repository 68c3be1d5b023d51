/** What every torture gives back: how often it tried, what was lost, and what else was measured. */
export interface TortureReport {
  readonly trials: number;
  readonly failures: readonly string[];
  readonly notes: readonly string[];
}

/** Tries so many times, in an order that the seed decides, and says how it goes on. */
export type Torture = (count: number, seed: number, say: (line: string) => void) => Promise<TortureReport>;
