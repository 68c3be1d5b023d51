/** A place where bytes from outside come in. */
import type { Random } from '../../src/das/random';

export interface FuzzTarget {
  /** Reads the valid files that cases are made of; called once before the others. */
  prepare(): Promise<void>;
  /** The bytes of one case; the same for the same stream of random numbers. */
  make(random: Random): Uint8Array;
  /**
   * Takes a case as the program would.
   * @throws AppError or UsageError for what is refused; anything else that is thrown is a failure, a broken promise about a value too
   */
  take(bytes: Uint8Array): Promise<void>;
}

/** For values that are there but are not what was promised. */
export function promise(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`a promise was broken: ${what}`);
}
