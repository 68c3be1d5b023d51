/** A part of a training at one learning rate: its steps from one state to the end, or until they diverge. */
import type { SyntheticAnomaly } from '../das/synthesise';
import { AppError } from '../errors';
import { type Changing, type Checkpoint, Checkpoints, holdState, restore } from './checkpoint';
import type { Learning } from './learning';
import { LossQueue, stepsAhead } from './loss-queue';
import type { Pace } from './pace';
import { isPlateau, isPlateauDue } from './plateau';
import { mostHalvings, Rollback } from './rollback';
import type { TrainSettings } from './settings';
import type { ShotViews } from './shot-views';
import type { SyntheticPool } from './synthetic-pool';
import type { Losses, StepLosses } from './training-step';

export interface SegmentParts {
  readonly settings: TrainSettings;
  readonly pace: Pace;
  readonly views: ShotViews;
  readonly learning: Learning;
  /** The caller's, like the network and Adam. */
  readonly pool: SyntheticPool;
  readonly changing: Changing & { readonly halvings: number };
}

export class TrainingSegment {
  private readonly queue = new LossQueue<SyntheticAnomaly>(stepsAhead());
  /** Of all steps that are known to have succeeded. */
  private readonly losses: StepLosses[];
  private readonly rollback: Rollback;
  private readonly checkpoints: Checkpoints;
  /** The last step, as far as known. */
  private last: number;

  /**
   * @param ifNoneMarked where to restart (the beginning) while no state has been marked since `from`, if
   *   `from` was loaded after an interruption
   * @throws AppError `checkpoint-unusable` if `from` belongs to another network
   */
  constructor(
    private readonly parts: SegmentParts,
    private readonly from: Checkpoint | undefined,
    private readonly ifNoneMarked?: Checkpoint,
  ) {
    const { changing, settings, pace } = parts;
    this.losses = [...(from?.losses ?? [])];
    this.last = settings.steps;
    if (from) restore(from, changing);
    this.rollback = new Rollback(holdState(changing, this.losses));
    this.checkpoints = new Checkpoints(changing, pace.control, () => this.last);
  }

  /**
   * Takes the remaining steps; the pool holds what the first one draws from.
   * @returns where to go on from, at half the learning rates, if they diverged
   * @throws AppError `training-diverged` if that happened too often
   */
  async run(): Promise<Checkpoint | undefined> {
    const { halvings } = this.parts.changing;
    try {
      await this.takeSteps();
      return undefined;
    } catch (error) {
      const hasDiverged = error instanceof AppError && error.code === 'training-diverged';
      const mayHalve = hasDiverged && halvings < mostHalvings;
      const back = mayHalve ? await this.rollback.target(this.losses.length) : undefined;
      if (!back) throw error;
      // The states that were marked before an interruption are lost. From the beginning, training repeats
      // what it would have done without the interruption.
      const isMarked = back.losses.length !== this.from?.losses.length;
      if (this.ifNoneMarked && !isMarked) return this.ifNoneMarked;
      return { ...back, halvings: halvings + 1 };
    }
  }

  async dispose(): Promise<void> {
    await this.queue.drop();
    this.rollback.dispose();
  }

  private async takeSteps(): Promise<void> {
    const { settings, pace, pool, changing } = this.parts;
    const { adam } = changing;
    for (let step = adam.step + 1; step <= settings.steps; step++) {
      await pace.pause(() => this.saveCheckpoint());
      if (isPlateauDue(adam.step, settings.plateau) || this.rollback.isDue(adam.step))
        await this.collectLosses('all');
      if (isPlateau(this.losses, settings.plateau)) {
        this.last = adam.step;
        break;
      }
      if (this.rollback.isDue(adam.step)) this.rollback.mark(holdState(changing, this.losses));
      const example = await pool.grow();
      this.queue.push(this.step(), example);
      await this.collectLosses('due');
    }
    await this.collectLosses('all');
    await pace.pause(() => this.saveCheckpoint());
  }

  /** One step on random views of random shots, no shot twice. */
  private step(): Losses {
    const { settings, views, learning, pool, changing } = this.parts;
    const { random } = changing;
    const everyShot = Array.from({ length: views.shots }, (_, i) => i);
    const chosen = random
      .shuffled(everyShot)
      .slice(0, settings.batch)
      .map((shot) => ({ shot, view: random.integer(0, views.views.length - 1) }));
    return learning.step(changing, chosen, (count) =>
      pool.batch(count, (size) => random.integer(0, size - 1)),
    );
  }

  /** Reads and reports the losses that are due by now, or those of all steps so far. */
  private async collectLosses(which: 'due' | 'all'): Promise<void> {
    const { settings, pace, changing } = this.parts;
    for await (const { losses, note } of this.queue.settle(which === 'all')) {
      this.losses.push(losses);
      const done = this.losses.length;
      pace.report({
        phase: 'training',
        done,
        of: settings.steps,
        losses,
        example: note,
        halvings: changing.halvings,
        plateau: done < settings.steps && isPlateau(this.losses, settings.plateau),
      });
    }
  }

  /**
   * Saves a checkpoint if one is due or the training is to pause; the losses of all steps are known by then.
   */
  private async saveCheckpoint(): Promise<void> {
    const { pace, changing } = this.parts;
    const { step } = changing.adam;
    this.checkpoints.sawStep(step);
    if (!this.checkpoints.isDue(step) && !pace.control.gate?.isClosed) return;
    await this.collectLosses('all');
    await this.checkpoints.take(this.losses);
  }
}
