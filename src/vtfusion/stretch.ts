/** The steps of a training from one state on, by one learning rate: to its end, or until they lead out of bounds. */
import type { SyntheticAnomaly } from '../das/synthesise';
import { AppError } from '../errors';
import { type Changing, type Checkpoint, Checkpoints, holdState, restore } from './checkpoint';
import type { Learning } from './learning';
import { LossQueue, stepsAhead } from './loss-queue';
import type { Pace } from './pace';
import { isPlateau, isPlateauDue } from './plateau';
import type { TrainSettings } from './settings';
import type { ShotViews } from './shot-views';
import type { SyntheticPool } from './synthetic-pool';
import type { Losses, StepLosses } from './training-step';
import { mostHalvings, WayBack } from './way-back';

export interface StretchParts {
  readonly settings: TrainSettings;
  readonly pace: Pace;
  readonly views: ShotViews;
  readonly learning: Learning;
  /** The caller's, as the network and Adam are. */
  readonly pool: SyntheticPool;
  readonly changing: Changing & { readonly halvings: number };
}

export class Stretch {
  private readonly queue = new LossQueue<SyntheticAnomaly>(stepsAhead());
  /** Of all steps that are known to have gone well. */
  private readonly losses: StepLosses[];
  private readonly wayBack: WayBack;
  private readonly checkpoints: Checkpoints;
  /** The last step, as far as that is known. */
  private last: number;

  /**
   * @param ifNoneMarked where to go back to while no state is marked since `from`, if that was kept before an interruption: the
   *   beginning of the whole training
   * @throws AppError `checkpoint-unusable` when `from` is of another network
   */
  constructor(
    private readonly parts: StretchParts,
    private readonly from: Checkpoint | undefined,
    private readonly ifNoneMarked?: Checkpoint,
  ) {
    const { changing, settings, pace } = parts;
    this.losses = [...(from?.losses ?? [])];
    this.last = settings.steps;
    if (from) restore(from, changing);
    this.wayBack = new WayBack(holdState(changing, this.losses));
    this.checkpoints = new Checkpoints(changing, pace.control, () => this.last);
  }

  /**
   * Takes the steps that are left; the pool holds what the first one draws from.
   * @returns where to go on from, by half the learning rates, if they led out of bounds
   * @throws AppError `training-diverged` when that happened too often
   */
  async walk(): Promise<Checkpoint | undefined> {
    const { halvings } = this.parts.changing;
    try {
      await this.takeSteps();
      return undefined;
    } catch (error) {
      const hasDiverged = error instanceof AppError && error.code === 'training-diverged';
      const mayHalve = hasDiverged && halvings < mostHalvings;
      const back = mayHalve ? await this.wayBack.from(this.losses.length) : undefined;
      if (!back) throw error;
      // Nobody knows whether the step after an interruption goes well, nor what was marked before it. From the beginning all
      // comes as it would have come without the interruption.
      const isMarked = back.losses.length !== this.from?.losses.length;
      if (this.ifNoneMarked && !isMarked) return this.ifNoneMarked;
      return { ...back, halvings: halvings + 1 };
    }
  }

  async dispose(): Promise<void> {
    await this.queue.drop();
    this.wayBack.dispose();
  }

  private async takeSteps(): Promise<void> {
    const { settings, pace, pool, changing } = this.parts;
    const { adam } = changing;
    for (let step = adam.step + 1; step <= settings.steps; step++) {
      await pace.pause(() => this.keep());
      if (isPlateauDue(adam.step, settings.plateau) || this.wayBack.isDue(adam.step)) await this.hear('all');
      if (isPlateau(this.losses, settings.plateau)) {
        this.last = adam.step;
        break;
      }
      if (this.wayBack.isDue(adam.step)) this.wayBack.mark(holdState(changing, this.losses));
      const example = await pool.grow();
      this.queue.push(this.step(), example);
      await this.hear('due');
    }
    await this.hear('all');
    await pace.pause(() => this.keep());
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

  /** Takes in and reports the losses that are due by now, or those of all steps so far. */
  private async hear(which: 'due' | 'all'): Promise<void> {
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

  /** What is kept, or held, is a training whose losses are known up to its last step. */
  private async keep(): Promise<void> {
    const { pace, changing } = this.parts;
    const { step } = changing.adam;
    this.checkpoints.sawStep(step);
    if (!this.checkpoints.isDue(step) && !pace.control.gate?.isClosed) return;
    await this.hear('all');
    await this.checkpoints.take(this.losses);
  }
}
