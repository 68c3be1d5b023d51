/**
 * The state of a training between two steps, as plain numbers. With them and its task, an interrupted
 * training reaches exactly the result that it would have had. What follows from the task alone (features,
 * prototypes, synthetic images) is recomputed, not saved.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../das/random';
import { AppError } from '../errors';
import type { Adam } from './adam';
import type { Gate } from './gate';
import type { VTFusionNetwork } from './network';
import type { StepLosses } from './training-step';

export interface Checkpoint {
  /** State of the trainer's stream of random draws. */
  readonly random: readonly number[];
  /** One for each step so far. */
  readonly losses: readonly StepLosses[];
  /** The network's variables and Adam's moments, each in its fixed order, one after the other. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** How often the learning rate was halved (training-loop.ts); never if absent. */
  readonly halvings?: number | undefined;
}

/** Everything that a step changes, and how often its learning rate was halved. */
export interface Changing {
  readonly halvings?: number;
  readonly network: VTFusionNetwork;
  readonly adam: Adam;
  readonly random: Random;
}

interface Keeping {
  readonly gate?: Gate;
  readonly keep?: (checkpoint: Checkpoint) => Promise<void>;
}

/**
 * The maximum age of a checkpoint; longer steps are each saved. If saving takes longer than last time, this
 * leaves two seconds before more than five seconds of work can be lost.
 */
const mostMs = 3000;

/**
 * Decides when a checkpoint is due: at the first step, after the last step, before a pause, and otherwise
 * early enough that no unsaved work is older than `mostMs` when the next one is saved.
 */
export class Checkpoints {
  private kept = 0;
  /** When the work began that the last checkpoint does not contain. */
  private since = Number.NEGATIVE_INFINITY;
  /** When a step was last seen, how long a step takes, and how long saving takes, in milliseconds. */
  private seen = { steps: 0, at: 0 };
  private stepMs = 0;
  private keepMs = 0;

  /** @param of steps of the whole training, as far as known */
  constructor(
    private readonly changing: Changing,
    private readonly keeping: Keeping,
    private readonly of: () => number,
    private readonly now = () => performance.now(),
  ) {}

  /** Notes that so many steps are done; the time since the last note gives the duration of a step. */
  sawStep(steps: number): void {
    if (steps === this.seen.steps) return;
    const at = this.now();
    if (this.seen.steps > 0) this.stepMs = (at - this.seen.at) / (steps - this.seen.steps);
    this.seen = { steps, at };
  }

  /** Whether a checkpoint is due after so many steps; only if there were steps since the last one. */
  isDue(steps: number): boolean {
    const { keep, gate } = this.keeping;
    if (!keep || steps === this.kept) return false;
    const next = this.now() + this.stepMs + this.keepMs;
    return gate?.isClosed || steps === this.of() || next - this.since > mostMs;
  }

  /** Saves a checkpoint if one is due. */
  async take(losses: readonly StepLosses[]): Promise<void> {
    const { keep } = this.keeping;
    if (!keep || !this.isDue(losses.length)) return;
    const begun = this.now();
    const state = await stateOf(this.changing, losses);
    // The last step may have broken the weights, which only the next one would notice.
    if (!isSound(state)) return;
    await keep(state);
    const ended = this.now();
    this.kept = losses.length;
    this.keepMs = ended - begun;
    this.since = begun;
    // The time of saving does not count for the next step.
    this.seen = { steps: this.kept, at: ended };
  }
}

/** The state of the training after steps with these losses. */
export async function stateOf(changing: Changing, losses: readonly StepLosses[]): Promise<Checkpoint> {
  const held = holdState(changing, losses);
  return readState(held).finally(() => tf.dispose(held.tensors as tf.Tensor[]));
}

/** A checkpoint whose numbers are still in tensors. */
export interface HeldState extends Omit<Checkpoint, 'weights'> {
  /** Owned by the holder, who disposes of them. */
  readonly tensors: readonly tf.Tensor[];
}

/** Reads and copies nothing: a step gives each variable a new tensor and leaves the old one unchanged. */
export const holdState = (
  { network, adam, random, halvings }: Changing,
  losses: readonly StepLosses[],
): HeldState => ({
  random: random.state(),
  losses: [...losses],
  tensors: tensorsOf({ network, adam }).map((variable) => tf.clone(variable)),
  halvings,
});

export async function readState({ tensors, ...state }: HeldState): Promise<Checkpoint> {
  const weights = new Float32Array(sizeOf(tensors));
  const parts = await Promise.all(tensors.map((tensor) => tensor.data()));
  let at = 0;
  for (const part of parts) {
    weights.set(part, at);
    at += part.length;
  }
  return { ...state, weights };
}

/** Whether all weights are finite. */
export const isSound = ({ weights }: Checkpoint): boolean => weights.every(Number.isFinite);

/**
 * Restores a training to the checkpoint.
 * @throws AppError `checkpoint-unusable` if it belongs to another network
 */
export function restore({ random, losses, weights }: Checkpoint, changing: Changing): void {
  const { network, adam } = changing;
  const tensors = tensorsOf(changing);
  if (weights.length !== sizeOf(tensors)) throw unusable();
  try {
    changing.random.goTo(random);
  } catch (error) {
    throw unusable(error);
  }
  let at = 0;
  for (const variable of tensors) {
    const values = weights.slice(at, at + variable.size);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    at += variable.size;
  }
  adam.step = losses.length;
  network.goOn(losses.length);
}

function unusable(cause?: unknown): AppError {
  return new AppError(
    'checkpoint-unusable',
    'The interrupted training does not fit the model that is in use, so it cannot go on; train again.',
    { cause },
  );
}

const tensorsOf = ({ network, adam }: Pick<Changing, 'network' | 'adam'>) => [
  ...network.everything(),
  ...adam.state(),
];

const sizeOf = (tensors: readonly { readonly size: number }[]) =>
  tensors.reduce((sum, { size }) => sum + size, 0);
