/** A target whose cases end badly in every way that there is. */
import type { Random } from '../../../src/das/random';
import { AppError, type ErrorCode } from '../../../src/errors';
import type { FuzzTarget } from '../target';

/** Holds the whole process up, timers and messages too, as endless work does, and leaves the processor to others. */
const blocks = (ms?: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const ways: Readonly<Record<string, () => unknown>> = {
  value: () => undefined,
  typed: () => {
    throw new AppError('image-empty', 'It is empty.');
  },
  hang: () => blocks(),
  untyped: () => {
    throw new TypeError('not one of ours');
  },
  exit: () => process.exit(3),
  reject: () => void Promise.reject(new Error('nobody hears this')),
  memory: () => new Uint8Array(300 << 20).fill(1),
  unknown: () => {
    throw new AppError('nobody-knows-it' as ErrorCode, 'It is empty.');
  },
  wordy: () => {
    throw new AppError('image-empty', 'x'.repeat(1001));
  },
  slow: () => blocks(1100),
};
const names = Object.keys(ways);

export const wayOf = (random: Random): string => names[random.integer(0, names.length - 1)];

/** @throws Error where it is asked for a target that is `closed` */
export async function openTarget(name: string): Promise<FuzzTarget> {
  if (name === 'closed') throw new Error('nobody has the key');
  return {
    prepare: async () => {},
    make: (random) => new TextEncoder().encode(wayOf(random)),
    take: async (bytes) => void ways[new TextDecoder().decode(bytes)](),
  };
}
