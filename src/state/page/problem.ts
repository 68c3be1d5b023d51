/**
 * What went wrong, as the stores hold it: a code that the page has words for, and the engine's own precise
 * sentence.
 */
import { type ErrorCode, errorCodes } from '../../errors';

export interface Problem {
  /** `other`: an unforeseen failure, such as a message of the browser. */
  readonly code: ErrorCode | 'other';
  /** In English: what, why and what to do, with the names and numbers of this case. */
  readonly precisely: string;
  /** The file that it is about, if any. */
  readonly about?: string | undefined;
}

/** The problem for whatever was thrown, here or on the other side of a worker's bridge. */
export function problemOf(error: unknown, about?: string): Problem {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { code: errorCodes.find((code) => code === name) ?? 'other', precisely: message, about };
}
