import type { SoakBackend } from './options';

/** What every torture gives back: how often it tried, what was lost, and what else was measured. */
export interface TortureReport {
  readonly trials: number;
  readonly failures: readonly string[];
  readonly notes: readonly string[];
}

/** What an error says first: Playwright's go on with all that it tried. */
export const firstLine = (error: unknown): string => String((error as Error).message).split('\n')[0];

/** Tries so many times, in an order that the seed decides, and says how it goes on. */
export type Torture = (
  count: number,
  seed: number,
  say: (line: string) => void,
  backend: SoakBackend,
) => Promise<TortureReport>;
