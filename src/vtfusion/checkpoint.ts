/**
 * Where a training is between two steps, as plain numbers: with them, and with the task that it was given, a training
 * that was interrupted goes on to the very result that it would have had. What follows from the task alone (features,
 * prototypes, synthetic images) is made again and not kept.
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
  /** Of each step so far; there are as many as steps were taken. */
  readonly losses: readonly StepLosses[];
  /** The network's variables and Adam's moments, each in its fixed order, one after the other. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** How often the learning rate was halved (training-loop.ts); never unless given. */
  readonly halvings?: number | undefined;
}

/** All that a step changes, and how often its learning rate was halved. */
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
 * The oldest that a checkpoint may get; steps that take longer are each kept. It leaves two seconds for one that takes longer to keep
 * than the last, before more than five seconds of work can be lost.
 */
const mostMs = 3000;

/**
 * Decides when a checkpoint is due: at the first step, early enough that no work is older than `mostMs` by the time that the next
 * one is kept, after the last step, and before a pause.
 */
export class Checkpoints {
  private kept = 0;
  /** When the work began that the checkpoint kept last does not hold. */
  private since = Number.NEGATIVE_INFINITY;
  /** When a step was seen last, how long one takes, and how long it takes to keep one, in milliseconds. */
  private seen = { steps: 0, at: 0 };
  private stepMs = 0;
  private keepMs = 0;

  /** @param of steps of the whole training, as far as that is known */
  constructor(
    private readonly changing: Changing,
    private readonly keeping: Keeping,
    private readonly of: () => number,
    private readonly now = () => performance.now(),
  ) {}

  /** So many steps were taken by now: from one such moment to the next it is known how long a step takes. */
  sawStep(steps: number): void {
    if (steps === this.seen.steps) return;
    const at = this.now();
    if (this.seen.steps > 0) this.stepMs = (at - this.seen.at) / (steps - this.seen.steps);
    this.seen = { steps, at };
  }

  /** Whether a checkpoint is due now that so many steps were taken: some since the last one was kept. */
  isDue(steps: number): boolean {
    const { keep, gate } = this.keeping;
    if (!keep || steps === this.kept) return false;
    const next = this.now() + this.stepMs + this.keepMs;
    return gate?.isClosed || steps === this.of() || next - this.since > mostMs;
  }

  /** Keeps a checkpoint if one is due. */
  async take(losses: readonly StepLosses[]): Promise<void> {
    const { keep } = this.keeping;
    if (!keep || !this.isDue(losses.length)) return;
    const begun = this.now();
    const state = await stateOf(this.changing, losses);
    // The last step may have spoilt what the next one would notice.
    if (!isSound(state)) return;
    await keep(state);
    const ended = this.now();
    this.kept = losses.length;
    this.keepMs = ended - begun;
    this.since = begun;
    // The time of keeping is not the next step's.
    this.seen = { steps: this.kept, at: ended };
  }
}

/** Where the training is, after steps of these losses. */
export async function stateOf(changing: Changing, losses: readonly StepLosses[]): Promise<Checkpoint> {
  const held = holdState(changing, losses);
  return readState(held).finally(() => tf.dispose(held.tensors as tf.Tensor[]));
}

/** A checkpoint whose numbers are still where they were computed. */
export interface HeldState extends Omit<Checkpoint, 'weights'> {
  /** Of the holder, who disposes of them. */
  readonly tensors: readonly tf.Tensor[];
}

/** Nothing is read or copied: a step gives each variable a new tensor, and the old one stays as it is. */
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

/** Whether all weights are numbers. */
export const isSound = ({ weights }: Checkpoint): boolean => weights.every(Number.isFinite);

/**
 * Puts a training where the checkpoint was taken.
 * @throws AppError `checkpoint-unusable` when it is of another network
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
