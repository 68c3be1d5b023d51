/**
 * The loop of Algorithm 1: makes synthetic images and takes steps, from the training's current state to its
 * end.
 *
 *   start, or a checkpoint that was kept -> TrainingSegment: steps at one learning rate -> the end
 *     a loss is NaN or infinite          -> back to the last good state (rollback.ts), another segment at half the rate
 *     the same after `mostHalvings`, or
 *     no sound state is left             -> `training-diverged`
 *     the same since a checkpoint after
 *     which no state was marked yet      -> back to the start (`ifNoneMarked`), at the full rate, as without the interruption
 */
import { Random } from '../das/random';
import { type Checkpoint, stateOf } from './checkpoint';
import { compileSteps } from './compile-steps';
import { adamFor, Learning } from './learning';
import type { VTFusionNetwork } from './network';
import type { Pace } from './pace';
import type { ShotMemory } from './shot-memory';
import { type Ground, type Synthesiser, SyntheticPool } from './synthetic-pool';
import { TrainingSegment } from './training-segment';
import type { TrainingTask } from './training-task';

/** The grounds for defects, and the function that draws them. */
interface Drawing {
  readonly grounds: readonly Ground[];
  readonly synthesise: Synthesiser;
}

export class TrainingLoop {
  private readonly learning: Learning;
  private readonly random: Random;
  /** Resolves when the steps' programs are compiled; steps after a halving need no others. */
  private compiled: Promise<void> | undefined;

  /** @param distances D0 of each tiling */
  constructor(
    private readonly task: TrainingTask,
    private readonly network: VTFusionNetwork,
    private readonly memory: ShotMemory,
    distances: readonly number[],
    private readonly pace: Pace,
  ) {
    this.learning = new Learning(task, memory, distances);
    this.random = new Random(task.seed);
  }

  /**
   * Trains. Whenever losses become NaN or infinite, it continues from the last good state at half the
   * learning rates. An interrupted training that has no such state yet starts again.
   */
  async run(): Promise<void> {
    const { settings, region, startSynthesis, checkpoint } = this.task;
    // Without steps no synthetic images are needed.
    if (settings.steps === 0) return;
    const grounds = this.memory.views.grounds(region);
    const synthesise = await startSynthesis(grounds, settings.synthetic.kinds);
    let from = checkpoint;
    do {
      from = await this.takeSteps({ grounds, synthesise }, from);
    } while (from);
  }

  /** Takes the remaining steps after `from`; see `TrainingSegment.run`. */
  private async takeSteps(
    { grounds, synthesise }: Drawing,
    from: Checkpoint | undefined,
  ): Promise<Checkpoint | undefined> {
    const { task, network, memory, random, pace, learning } = this;
    const { encoder, settings, seed } = task;
    const halvings = from?.halvings ?? 0;
    const made: { dispose(): void | Promise<void> }[] = [];
    const own = <T extends (typeof made)[number]>(thing: T): T => {
      made.push(thing);
      return thing;
    };
    try {
      const pool = own(
        new SyntheticPool({
          encoder,
          grounds,
          synthesise,
          seed: seed * 1_000_003,
          capacity: settings.synthetic.pool,
          real: memory.defects,
        }),
      );
      const adam = own(adamFor(network, settings, 0.5 ** halvings));
      const changing = { network, adam, random, halvings };
      const parts = { settings, pace, views: memory.views, learning, pool, changing };
      const isResumed = from !== undefined && from === task.checkpoint;
      const ifNoneMarked = isResumed ? { ...(await stateOf(changing, [])), halvings: 0 } : undefined;
      const segment = own(new TrainingSegment(parts, from, ifNoneMarked));
      await this.fill(pool, adam.step);
      return await segment.run();
    } finally {
      for (const each of made.reverse()) await each.dispose();
    }
  }

  /** Fills the pool as it would be after so many steps, while the steps' programs compile. */
  private async fill(pool: SyntheticPool, steps: number): Promise<void> {
    const { task, memory, learning, pace } = this;
    const { pool: capacity, warmUp } = task.settings.synthetic;
    const taken = warmUp + steps;
    const held = Math.min(taken, Math.max(capacity, warmUp));
    pool.skip(taken - held);
    for (let i = 0; i < held; i++) {
      await pace.pause();
      const example = await pool.grow();
      // The first synthetic image is enough to compile the steps; the others are made meanwhile.
      this.compiled ??= compileSteps(task, memory, learning, pool);
      await pace.keepUp();
      pace.report({ phase: 'synthesising', done: i + 1, of: held, example });
    }
    await pace.waitFor(this.compiled);
  }
}
