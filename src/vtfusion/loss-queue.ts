/**
 * Losses that are being read from the backend. Waiting for each step's losses would leave a GPU idle between
 * steps, so up to `ahead` further steps are sent before the oldest losses must have arrived.
 */
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../errors';
import type { Losses, StepLosses } from './training-step';

interface Waiting<Note> {
  readonly values: Promise<ArrayLike<number>>;
  readonly note: Note;
}

export interface Arrived<Note> {
  readonly losses: StepLosses;
  readonly note: Note;
}

export const trainingDiverged = () =>
  new AppError(
    'training-diverged',
    'Training went out of bounds and was stopped; check that the photos show the same part and train again.',
  );

/**
 * Steps that may be in flight on the current backend: without a GPU, a step is over when its call returns.
 */
export const stepsAhead = (): number => (tf.getBackend() === 'webgpu' ? 4 : 0);

/** A step's losses in one row, to be read by one transfer; the originals are disposed of. */
export function lossRow(losses: Losses): tf.Tensor {
  const row = tf.stack([losses.nfc, losses.afs, losses.seg, losses.total]);
  tf.dispose(Object.values(losses));
  return row;
}

export class LossQueue<Note> {
  private readonly waiting: Waiting<Note>[] = [];

  constructor(private readonly ahead: number) {}

  /** Takes a step's losses, which it then owns, with a note. */
  push(losses: Losses, note: Note): void {
    const row = lossRow(losses);
    const values = row.data().finally(() => row.dispose());
    // A failure shows where the losses are awaited.
    values.catch(() => undefined);
    this.waiting.push({ values, note });
  }

  /**
   * Waits until at most `ahead` steps are in flight, or none at all, and yields each that arrives, oldest
   * first.
   * @throws AppError `training-diverged` if a loss is not finite; those before it were yielded
   */
  async *settle(all = false): AsyncGenerator<Arrived<Note>> {
    while (this.waiting.length > (all ? 0 : this.ahead)) {
      const { values, note } = this.waiting.shift()!;
      const [nfc, afs, seg, total] = Array.from(await values);
      if (!Number.isFinite(total)) {
        throw trainingDiverged();
      }
      yield { losses: { nfc, afs, seg, total }, note };
    }
  }

  /** Discards everything in flight. */
  async drop(): Promise<void> {
    await Promise.allSettled(this.waiting.map(({ values }) => values));
    this.waiting.length = 0;
  }
}
