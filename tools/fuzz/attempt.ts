/** One case: what its end must be. A failure says why, to continue "it ...". */
import { AppError, briefly, type ErrorCode, errorCodes } from '../../src/errors';
import { UsageError } from '../node/usage-error';
import type { FuzzTarget } from './target';

export interface Limits {
  /** A case that takes longer has failed. */
  readonly ms: number;
  /** A case whose peak of memory lies so much above all before has failed. */
  readonly bytes: number;
}
export const usualLimits: Limits = { ms: 1000, bytes: 256 << 20 };

/** A sentence for a person is no longer, whatever the file says. */
const LONGEST_SENTENCE = 1000;
/** A slow case is tried so often: the machine may have been busy. */
const TRIES = 3;

/** How a case ended: in a value, in a typed error of this code, in a tool's refusal, or in a failure. */
export type End = { readonly as: 'value' | ErrorCode | 'UsageError' } | { readonly why: string };

export async function attempt(
  target: FuzzTarget,
  input: Uint8Array,
  { ms, bytes }: Limits = usualLimits,
): Promise<End> {
  let least = Number.POSITIVE_INFINITY;
  let end: End = { as: 'value' };
  for (let i = 0; i < TRIES && least > ms; i++) {
    const before = peakBytes();
    const begun = performance.now();
    end = await endOf(target, input);
    least = Math.min(least, performance.now() - begun);
    if ('why' in end) return end;
    const more = peakBytes() - before;
    if (more > bytes) return { why: `took ${Math.round(more / 2 ** 20)} MiB of memory` };
  }
  return least > ms ? { why: `took ${Math.round(least)} ms` } : end;
}

async function endOf(target: FuzzTarget, input: Uint8Array): Promise<End> {
  try {
    await target.take(input);
    return { as: 'value' };
  } catch (error) {
    if (!(error instanceof AppError || error instanceof UsageError)) {
      const said = error instanceof Error ? (error.stack ?? error.message) : error;
      return { why: `threw what is no typed error: ${said}` };
    }
    const { message } = error;
    const name = error instanceof AppError ? error.code : error.name;
    if (name !== 'UsageError' && !errorCodes.includes(name)) return { why: `threw an unknown code: ${name}` };
    if (message.length <= LONGEST_SENTENCE) return { as: name };
    return { why: `threw ${name} with a sentence of ${message.length} characters: ${briefly(message)}` };
  }
}

/** Most memory that this process has held so far. */
const peakBytes = () => process.resourceUsage().maxRSS * 1024;
