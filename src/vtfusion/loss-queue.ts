/**
 * Losses on their way from where they are computed. Waiting for each step's would leave a GPU idle between two steps, so the
 * next steps are sent before: at most `ahead` of them, then the oldest must have arrived.
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

/** Steps that may be under way on the backend in use: elsewhere than on a GPU a step is over when its call returns. */
export const stepsAhead = (): number => (tf.getBackend() === 'webgpu' ? 4 : 0);

/** A step's losses in one row, in place of what they were; to be read by one transfer. */
export function lossRow(losses: Losses): tf.Tensor {
  const row = tf.stack([losses.nfc, losses.afs, losses.seg, losses.total]);
  tf.dispose(Object.values(losses));
  return row;
}

export class LossQueue<Note> {
  private readonly waiting: Waiting<Note>[] = [];

  constructor(private readonly ahead: number) {}

  /** Takes a step's losses, which become its own, and what goes with them. */
  push(losses: Losses, note: Note): void {
    const row = lossRow(losses);
    const values = row.data().finally(() => row.dispose());
    // A failure is met where the losses are awaited.
    values.catch(() => undefined);
    this.waiting.push({ values, note });
  }

  /**
   * Waits until no more than `ahead` steps are under way, or none at all, and gives each that arrives, oldest first.
   * @throws AppError `training-diverged` when a loss is no longer a number; those before it were given
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

  /** Lets go of all that is under way. */
  async drop(): Promise<void> {
    await Promise.allSettled(this.waiting.map(({ values }) => values));
    this.waiting.length = 0;
  }
}
