/** What is measured: rows of trials, ours and those of peers that do the same. */
import type { BackendName, Bench } from './bench';

export const units = ['ms', 'bytes', 'per s'] as const;
export type Unit = (typeof units)[number];

/** One figure that can be taken again and again. */
export interface Trial {
  /** The same for ours and for a peer's that does the same. */
  readonly name: string;
  readonly unit: Unit;
  /** Takes the figure once. */
  measure(): Promise<number>;
  /** What the work gives, for comparison: a fast wrong answer is worth nothing. */
  answer?(): Promise<Float32Array>;
  /** One point of a curve: so many of what. */
  readonly at?: { readonly of: string; readonly count: number };
  /** The same whatever computes: no peer is measured beside it. */
  readonly alone?: boolean;
  /** Measured this often at most, and without a warm-up, where a single run takes long or must be the first. */
  readonly atMost?: number;
}

export interface Prepared {
  readonly trials: readonly Trial[];
  dispose(): void;
}

export interface Row {
  /** What `--only` calls it. */
  readonly name: string;
  readonly what: string;
  /** Where kernels of our own compute it, so that plain operations of TensorFlow.js are a peer. */
  readonly kernelsOn?: readonly BackendName[];
  /** It computes nothing on the backend, so one is as good as another. */
  readonly withoutTensors?: boolean;
  /** Left out unless it is asked for by name. */
  readonly byNameOnly?: boolean;
  /** Left out where nothing fast computes, unless it is asked for by name. */
  readonly takesLong?: boolean;
  /** Makes ready what is measured, on the backend in use. */
  prepare(bench: Bench): Promise<Prepared>;
  /** The same trials by others; those that cannot take part are absent. */
  peers?(bench: Bench): Promise<readonly Peer[]>;
}

export interface Peer {
  readonly name: string;
  readonly prepared: Prepared;
  /** Least cosine between our answer and the peer's: theirs are the float weights, ours may be int8. */
  readonly agreement: number;
}

/** Milliseconds that `work` takes. */
export function timed(work: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  };
}

/** The same trials, each piece of their work done within `around`. */
export function within(
  around: <T>(work: () => Promise<T>) => Promise<T>,
  { trials, dispose }: Prepared,
): Prepared {
  const wrapped = ({ measure, answer, ...rest }: Trial): Trial => ({
    ...rest,
    measure: () => around(measure),
    ...(answer && { answer: () => around(answer) }),
  });
  return { trials: trials.map(wrapped), dispose };
}

export const nothing = () => undefined;
