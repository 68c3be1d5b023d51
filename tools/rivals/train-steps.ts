import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../src/errors';
import { Adam } from '../../src/vtfusion/adam';

export interface Training {
  readonly variables: readonly tf.Variable[];
  /** Adam's learning rate. */
  readonly rate: number;
  /** Decoupled weight decay, per step and unit of rate. */
  readonly decay?: number;
  readonly steps: number;
  /** The loss of a step, counted from 0. */
  readonly loss: (step: number) => tf.Scalar;
  /** Called after each step with the share that is done, 0..1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Trains by Adam, and lets other work in between steps. Leaves no tensor behind; the variables are the caller's.
 * @throws AppError `training-diverged` where the last loss is no number
 */
export async function trainSteps({
  variables,
  rate,
  decay = 0,
  steps,
  loss,
  onProgress,
}: Training): Promise<void> {
  const adam = new Adam([{ variables, rate, decay }]);
  let last = 0;
  if (steps === 0) onProgress(1);
  try {
    for (let step = 0; step < steps; step++) {
      const { value, grads } = tf.variableGrads(() => loss(step), [...variables]);
      adam.update(grads);
      if (step === steps - 1) [last] = await value.data();
      tf.dispose([value, grads]);
      onProgress((step + 1) / steps);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    adam.dispose();
  }
  if (!Number.isFinite(last)) {
    throw new AppError(
      'training-diverged',
      'The rival’s training went out of bounds; leave it out of --methods.',
    );
  }
}
