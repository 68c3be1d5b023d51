/**
 * Training, Algorithm 1. The encoder is frozen: features of the good photos are computed once, those of a synthetic
 * image once when it joins the pool.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../das/random';
import type { SyntheticAnomaly } from '../das/synthesise';
import { AppError } from '../errors';
import type { Mask } from '../images/rgb-image';
import { readRows } from '../ops/read-rows';
import { tidy } from '../ops/tidy';
import { compileAllAhead } from '../ops/webgpu/compile-all';
import { returnManyFreeBuffers, submitRecorded } from '../ops/webgpu/run-kernel';
import { Adam } from './adam';
import { breathe } from './breathe';
import { type Checkpoint, Checkpoints, holdState, restore } from './checkpoint';
import { Detector, imageScore } from './detector';
import type { Gate } from './gate';
import { LossQueue, lossRow, stepsAhead } from './loss-queue';
import { visualMap } from './maps';
import { VTFusionNetwork } from './network';
import { isPlateau, isPlateauDue } from './plateau';
import {
  buildPrototypes,
  type Copy,
  chooseCopies,
  copyReference,
  disposePrototypes,
  driftCosts,
  leavingOut,
  type PrototypeSource,
  type Prototypes,
  withDefects,
} from './prototypes';
import { patchesWithin, valuesWithin, withinRegion } from './region';
import type { TrainSettings } from './settings';
import { ShotViews } from './shot-views';
import {
  type AbnormalBatch,
  coveredShare,
  type Ground,
  type Origin,
  patchCoverage,
  type RealAnomaly,
  type StartSynthesis,
  type Synthesiser,
  SyntheticPool,
} from './synthetic-pool';
import type { Tiling } from './tiles';
import { encodeTokens, type FrozenEncoder, withLevels } from './tokens';
import { trainingCancelled } from './training-cancelled';
import { type Losses, type StepLosses, trainingStep, type Yardstick } from './training-step';
import { partsTurn, turningLooks } from './turning';
import { type Thresholds, thresholdsFrom } from './verdict';
import { joinTilings, type Photo, planViews, type ViewPlan } from './views';
import { mostHalvings, WayBack } from './way-back';

/** The page's range, the paper's few-shot one (IV). Training itself takes any number from 1 on. */
export const shotLimits = { least: 2, most: 8 } as const;

export interface TrainingTask {
  readonly encoder: FrozenEncoder;
  /** Frozen text features of the two states, `[2, c]`, none where the encoder has no words; stays the caller's. */
  readonly states?: tf.Tensor2D | undefined;
  /** The good photos. */
  readonly shots: readonly Photo[];
  readonly settings: TrainSettings;
  /** A whole number; the same seed, photos and settings train the same network. */
  readonly seed: number;
  readonly startSynthesis: StartSynthesis;
  /** The part of the encoder's square that counts (region.ts), of its side; all of it without. */
  readonly region?: Mask | undefined;
  /** An interrupted training of the same task goes on from here. */
  readonly checkpoint?: Checkpoint | undefined;
  /** Training goes on from these weights and with these real defects (corrections.ts). */
  readonly lessons?: Lessons;
}

export interface Lessons {
  /** Trained by the same settings over the same encoder; it stays the caller's. */
  readonly network: VTFusionNetwork;
  /** Views of photos with confirmed defects, for the tilings that `plan` gives. */
  readonly anomalies: (plan: ViewPlan) => Promise<readonly RealAnomaly[]>;
}

export type TrainingProgress =
  | { readonly phase: 'encoding'; readonly done: number; readonly of: number }
  | {
      readonly phase: 'synthesising';
      readonly done: number;
      readonly of: number;
      readonly example: SyntheticAnomaly;
    }
  | {
      readonly phase: 'training';
      readonly done: number;
      readonly of: number;
      readonly losses: StepLosses;
      readonly example: SyntheticAnomaly;
      /** How often training went out of bounds, back to an earlier step, and on with half the learning rate. */
      readonly halvings: number;
      /** Whether it is the last step because losses no longer fall (plateau.ts), however many were asked for. */
      readonly plateau: boolean;
    }
  | { readonly phase: 'calibrating'; readonly done: number; readonly of: number };

export interface TrainingControl {
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly signal?: AbortSignal;
  /** While it is closed, training holds between two pieces of work. */
  readonly gate?: Gate;
  /** Keeps where the training is, as often as checkpoint.ts says; the next step waits for it. */
  readonly keep?: (checkpoint: Checkpoint) => Promise<void>;
}

const untilAborted = (signal: AbortSignal | undefined) =>
  new Promise<void>((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });

/** What every shot looks like to the detector, compared with the prototypes of the others: M^v `[N]` by shot and view. */
type JudgedShots = readonly (readonly Float32Array[])[];

class Run {
  private readonly network: VTFusionNetwork;
  private readonly random: Random;
  /** A view each. */
  private readonly prototypes: Prototypes[] = [];
  private views!: ShotViews;
  private anomalies: readonly RealAnomaly[] = [];
  /** Whether the memory knows the shots at all angles. */
  private turning = false;
  /** Ends when the programs of the steps are there; steps that begin anew after a halving need no others. */
  private compiled: Promise<void> | undefined;
  /** Reports so many more pictures encoded. */
  private encoded = (_pictures = 1) => {};

  constructor(
    private readonly task: TrainingTask,
    private readonly control: TrainingControl,
  ) {
    this.network = this.newNetwork();
    this.random = new Random(task.seed);
  }

  private newNetwork(): VTFusionNetwork {
    const { encoder, states, settings, seed } = this.task;
    const channels = states?.shape[1] ?? encoder.joint.bias.length;
    return new VTFusionNetwork(encoder, channels, settings, seed);
  }

  async train(): Promise<Detector> {
    try {
      await this.encodeShots();
      await this.seeWhetherPartsTurn();
      await this.makePrototypes();
      this.anomalies = (await this.task.lessons?.anomalies(this.views.plan)) ?? [];
      await this.rememberDefects();
      const start = await this.judgeShots();
      const units = this.startingDistances(start);
      // Prototypes and D0 are of the starting features, whatever has been learnt since.
      if (this.task.lessons) this.network.learnFrom(this.task.lessons.network);
      await this.optimise(units);
      const { settings, encoder, states } = this.task;
      const judged = settings.calibrateOn === 'trained-features' ? await this.judgeShots() : start;
      const thresholds = await this.calibrate(judged, units);
      const { tilings, illumination } = this.views.plan;
      const scales = tilings.map((tiling, scale) => ({
        tiling,
        references: this.prototypesOf(scale).map(({ all }) => copyReference(all)),
        unit: this.unit(units, scale),
        copies: settings.prototypes.strategy === 'memory' ? this.copiesFor(tiling) : undefined,
      }));
      return new Detector({
        encoder,
        network: this.network,
        illumination,
        scales,
        states: states && tf.clone(states),
        topShare: settings.topShare,
        thresholds,
        region: this.task.region,
      });
    } catch (error) {
      this.network.dispose();
      throw error;
    } finally {
      this.prototypes.forEach(disposePrototypes);
    }
  }

  private report(progress: TrainingProgress): void {
    this.control.onProgress?.(progress);
  }

  /** @param first what must be done before anybody waits here */
  private async pause(first?: () => Promise<void>): Promise<void> {
    await breathe();
    returnManyFreeBuffers();
    await first?.();
    await this.control.gate?.pass(this.control.signal);
    if (this.control.signal?.aborted) throw trainingCancelled();
  }

  private async encodeShots(): Promise<void> {
    const { encoder, shots, settings } = this.task;
    const plan = planViews(settings.views, shots, encoder.side);
    // As many as there are if the parts turn: those that turn out not to be needed are skipped.
    const turning = this.mayTurn();
    const looks = turning ? turningLooks(shots.length) : 0;
    const copies = plan.tilings.flatMap((tiling) => this.copiesFor(tiling, turning));
    const of = shots.length * plan.tilings.length + looks + copies.length;
    let done = 0;
    this.encoded = (pictures = 1) => {
      done += pictures;
      this.report({ phase: 'encoding', done, of });
    };
    this.views = await ShotViews.encode(shots, encoder, plan, async () => {
      await this.pause();
      this.encoded();
    });
  }

  private mayTurn(): boolean {
    const { strategy, turns, drift } = this.task.settings.prototypes;
    return strategy === 'memory' && turns === 'auto' && drift > 0;
  }

  /** Decides what the memory will hold; see turning.ts. */
  private async seeWhetherPartsTurn(): Promise<void> {
    if (!this.mayTurn()) return;
    const { encoder, shots, settings } = this.task;
    this.turning = await partsTurn({
      shots: shots.length,
      grid: encoder.grid,
      drift: settings.prototypes.drift,
      features: async (shot, pose) => {
        await this.pause();
        this.encoded();
        return this.sourcesOf({ shot, pose }, 0)[0].features;
      },
    });
    const needed = (turning: boolean) =>
      this.views.plan.tilings.flatMap((tiling) => this.copiesFor(tiling, turning)).length;
    this.encoded(needed(true) - needed(this.turning));
  }

  /** Which copies of the shots the memory of one tiling holds. */
  private copiesFor({ across }: Tiling, turning = this.turning): Copy[] {
    const { encoder, shots, settings } = this.task;
    const { limit, turnedLimit } = settings.prototypes;
    const { whole, tile } = turning ? turnedLimit : limit;
    const most = across === 1 ? whole : tile;
    return chooseCopies(shots.length, encoder.grid ** 2, most, settings.prototypes, turning);
  }

  /** Prototypes from the starting features (eq. 1), frozen from here on. */
  private async makePrototypes(): Promise<void> {
    const { encoder, settings } = this.task;
    const { strategy, drift } = settings.prototypes;
    for (const [scale, tiling] of this.views.plan.tilings.entries()) {
      const sources: PrototypeSource[][] = [];
      const copies = this.copiesFor(tiling);
      const costs = drift > 0 ? tidy(() => driftCosts(encoder.grid, copies.length, drift)) : undefined;
      try {
        for (const copy of copies) {
          await this.pause();
          sources.push(this.sourcesOf(copy, scale));
          this.encoded();
        }
        for (let tile = 0; tile < tiling.across ** 2; tile++) {
          const own = sources.map((tiles) => tiles[tile]);
          this.prototypes.push(buildPrototypes(own, encoder.grid, strategy, costs));
          // All tiles' features beside all banks would be twice as much as the banks.
          for (const { features } of own) features.dispose();
          submitRecorded();
          returnManyFreeBuffers();
        }
      } finally {
        tf.dispose([costs, sources.flat().map(({ features }) => features)] as tf.TensorContainer);
      }
    }
  }

  /** Adds the certain patches of confirmed defects, of all views of a tiling, to each of its prototypes. */
  private async rememberDefects(): Promise<void> {
    const certain = this.anomalies.filter((anomaly) => anomaly.certain);
    for (const scale of this.views.plan.tilings.keys()) {
      const views = this.views.viewsOf(scale);
      const patches: tf.Tensor2D[] = [];
      try {
        for (const anomaly of certain.filter(({ view }) => views.includes(view))) {
          await this.pause();
          const chosen = this.defectPatches(anomaly);
          if (chosen) patches.push(chosen);
        }
        if (patches.length === 0) continue;
        const defects = tf.concat(patches);
        for (const view of views) this.prototypes[view] = withDefects(this.prototypes[view], defects);
        defects.dispose();
      } finally {
        tf.dispose(patches);
      }
    }
  }

  /** Stacked starting features of the patches that the mask covers, `[A, C]`; nothing where it covers none enough. */
  private defectPatches({ image, mask }: RealAnomaly): tf.Tensor2D | undefined {
    const { encoder } = this.task;
    const coverage = patchCoverage(mask, encoder.grid);
    const covered = Array.from(coverage.keys()).filter((patch) => coverage[patch] >= coveredShare);
    if (covered.length === 0) return undefined;
    return tidy(() => {
      const [features] = tf.unstack(this.network.stack(encodeTokens([image], encoder)));
      return tf.gather(features, covered) as tf.Tensor2D;
    });
  }

  /** The stacked features of all tiles of a copy of a shot. */
  private sourcesOf(copy: Copy, scale: number): PrototypeSource[] {
    const features = tidy(() => {
      const tokens = this.tokensOf(copy, scale);
      return tf.unstack(this.network.stack(tokens)) as tf.Tensor2D[];
    });
    return features.map((each) => ({ ...copy, features: each }));
  }

  /** L x `[T, N, d]` */
  private tokensOf(copy: Copy, scale: number): tf.Tensor3D[] {
    if (copy.pose > 0) return this.views.encodeCopy(copy, scale);
    return this.views.batch(this.views.viewsOf(scale).map((view) => ({ shot: copy.shot, view })));
  }

  private prototypesOf(scale: number): Prototypes[] {
    return this.views.viewsOf(scale).map((view) => this.prototypes[view]);
  }

  /** M^v of every shot as the network sees it now, each against the others' prototypes. */
  private async judgeShots(): Promise<JudgedShots> {
    const judged: Float32Array[][] = [];
    for (let shot = 0; shot < this.views.shots; shot++) {
      const maps: Float32Array[] = [];
      for (const scale of this.views.plan.tilings.keys()) {
        await this.pause();
        const visual = tidy(() => {
          const features = this.network.stack(this.tokensOf({ shot, pose: 0 }, scale));
          return visualMap(
            features,
            this.prototypesOf(scale).map((prototypes) => leavingOut(prototypes, shot)),
          );
        });
        maps.push(...(await readRows(visual)));
        visual.dispose();
      }
      judged.push(maps);
    }
    return judged;
  }

  /** D0 of each tiling: the shots' mean squared distance to the nearest prototype, each left out of its own. */
  private startingDistances(judged: JudgedShots): number[] {
    const { region, encoder } = this.task;
    return this.views.plan.tilings.map((tiling, scale) => {
      const maps = judged.flatMap((views) => {
        const tiles = this.views.viewsOf(scale).map((view) => views[view]);
        return patchesWithin(tiles, region, tiling, encoder.grid);
      });
      // Identical photos are at no distance at all; a tiny unit keeps what follows finite.
      return Math.max(mean(maps.map(mean)), 1e-6);
    });
  }

  /** What M^v is divided by before fusion. */
  private unit(units: readonly number[], scale: number): number {
    return this.task.settings.mpf.start === 'visual-map' ? units[scale] : 1;
  }

  private yardstick({ shot, view }: Origin, units: readonly number[]): Yardstick {
    const { margins, leaveOneOut } = this.task.settings;
    const { scale } = this.views.views[view];
    const prototypes = this.prototypes[view];
    return {
      reference: leaveOneOut && shot !== undefined ? leavingOut(prototypes, shot) : prototypes.all,
      unit: this.unit(units, scale),
      normalMargin: margins.kind === 'measured' ? margins.normal * units[scale] : margins.r ** 2,
      abnormalMargin:
        margins.kind === 'measured' ? margins.abnormal * units[scale] : (margins.r + margins.alpha) ** 2,
    };
  }

  /** Learns; each time when losses leave the numbers, from its last good state on with half the learning rates. */
  private async optimise(units: readonly number[]): Promise<void> {
    const { settings, startSynthesis } = this.task;
    // Without a step nobody looks at synthetic images.
    if (settings.steps === 0) return;
    const grounds = this.views.grounds(this.task.region);
    const synthesise = await startSynthesis(grounds, settings.synthetic.kinds);
    let from = this.task.checkpoint;
    do {
      from = await this.takeSteps(units, { grounds, synthesise }, from);
    } while (from);
  }

  /**
   * Takes the steps that are left after `from`.
   * @returns where to go on from if they led out of bounds
   * @throws AppError `training-diverged` when that happened too often
   */
  private async takeSteps(
    units: readonly number[],
    { grounds, synthesise }: { readonly grounds: readonly Ground[]; readonly synthesise: Synthesiser },
    from: Checkpoint | undefined,
  ): Promise<Checkpoint | undefined> {
    const { settings, encoder, seed } = this.task;
    const { synthetic } = settings;
    const halvings = from?.halvings ?? 0;
    const pool = new SyntheticPool(
      encoder,
      grounds,
      synthetic.pool,
      seed * 1_000_003,
      synthesise,
      this.anomalies,
    );
    const adam = this.adamOf(this.network, 0.5 ** halvings);
    const changing = { network: this.network, adam, random: this.random, halvings };
    let last = settings.steps;
    const checkpoints = new Checkpoints(changing, this.control, () => last);
    const queue = new LossQueue<SyntheticAnomaly>(stepsAhead());
    const losses = [...(from?.losses ?? [])];
    let wayBack: WayBack | undefined;
    try {
      if (from) restore(from, changing);
      wayBack = new WayBack(holdState(changing, losses));
      const taken = synthetic.warmUp + adam.step;
      const held = Math.min(taken, Math.max(synthetic.pool, synthetic.warmUp));
      pool.skip(taken - held);
      for (let i = 0; i < held; i++) {
        await this.pause();
        const example = await pool.grow();
        // The first synthetic image is enough to know what steps will run; the others are made while that compiles.
        this.compiled ??= this.compileSteps(pool, units);
        this.report({ phase: 'synthesising', done: i + 1, of: held, example });
      }
      await Promise.race([this.compiled, untilAborted(this.control.signal)]);
      const hear = async (all: boolean) => {
        for await (const arrived of queue.settle(all)) {
          losses.push(arrived.losses);
          const done = losses.length;
          this.report({
            phase: 'training',
            done,
            of: settings.steps,
            losses: arrived.losses,
            example: arrived.note,
            halvings,
            plateau: done < settings.steps && isPlateau(losses, settings.plateau),
          });
        }
      };
      const keep = async () => {
        if (!checkpoints.isDue(adam.step) && !this.control.gate?.isClosed) return;
        // What is kept, or held, is a training whose losses are known up to its last step.
        await hear(true);
        await checkpoints.take(losses);
      };
      for (let step = adam.step + 1; step <= settings.steps; step++) {
        await this.pause(keep);
        const { plateau } = settings;
        if (isPlateauDue(adam.step, plateau) || wayBack.isDue(adam.step)) await hear(true);
        if (isPlateau(losses, plateau)) {
          last = adam.step;
          break;
        }
        if (wayBack.isDue(adam.step)) wayBack.mark(holdState(changing, losses));
        const example = await pool.grow();
        queue.push(this.step(adam, pool, units), example);
        await hear(false);
      }
      await hear(true);
      await this.pause(keep);
      return undefined;
    } catch (error) {
      const hasDiverged = error instanceof AppError && error.code === 'training-diverged';
      const back = hasDiverged && halvings < mostHalvings ? await wayBack?.from(losses.length) : undefined;
      if (!back) throw error;
      return { ...back, halvings: halvings + 1 };
    } finally {
      await queue.drop();
      wayBack?.dispose();
      adam.dispose();
      pool.dispose();
    }
  }

  /** @param share of the settings' learning rates */
  private adamOf({ aie, ate, mpf }: VTFusionNetwork, share: number): Adam {
    const { rates, weightDecay } = this.task.settings;
    return new Adam([
      { variables: aie.variables(), rate: share * rates.aie, decay: 0 },
      { variables: ate.variables(), rate: share * rates.ate, decay: weightDecay },
      { variables: mpf.variables(), rate: share * rates.mpf, decay: weightDecay },
    ]);
  }

  private step(adam: Adam, pool: SyntheticPool, units: readonly number[]): Losses {
    const { views, shots } = this.views;
    const everyShot = Array.from({ length: shots }, (_, i) => i);
    const chosen = this.random
      .shuffled(everyShot)
      .slice(0, this.task.settings.batch)
      .map((shot) => ({ shot, view: this.random.integer(0, views.length - 1) }));
    const learning = { network: this.network, adam };
    return this.learn(learning, units, chosen, (count) =>
      pool.batch(count, (size) => this.random.integer(0, size - 1)),
    );
  }

  /** One step on views of shots, and on as many synthetic images. */
  private learn(
    { network, adam }: { readonly network: VTFusionNetwork; readonly adam: Adam },
    units: readonly number[],
    chosen: readonly { readonly shot: number; readonly view: number }[],
    abnormalOf: (count: number) => AbnormalBatch,
  ): Losses {
    const { states, afsOnWholeImage, lambda } = { ...this.task, ...this.task.settings };
    return tidy(() => {
      const abnormal = abnormalOf(chosen.length);
      return trainingStep(network, adam, { tokens: this.views.batch(chosen) }, abnormal, {
        yardsticks: [...chosen, ...abnormal.origins].map((origin) => this.yardstick(origin, units)),
        states,
        afsOnWholeImage,
        lambda,
      });
    });
  }

  /**
   * Has all that steps, calibration and inspection run compiled side by side, on a network of its own that is let go: no
   * weight of the other changes and no random number is drawn.
   */
  private compileSteps(pool: SyntheticPool, units: readonly number[]): Promise<void> {
    return compileAllAhead(() => {
      const network = this.newNetwork();
      const adam = this.adamOf(network, 1);
      try {
        const { shots, plan } = this.views;
        const count = Math.min(this.task.settings.batch, shots);
        // Each tiling has a memory of its own size.
        const chosen = Array.from({ length: count }, (_, shot) => ({
          shot,
          view: this.views.viewsOf(shot % plan.tilings.length)[0],
        }));
        // The second step finds weights on the GPU that the first one put there.
        for (let i = 0; i < 2; i++) {
          lossRow(
            this.learn({ network, adam }, units, chosen, (size) => pool.batch(size, () => 0)),
          ).dispose();
          returnManyFreeBuffers();
        }
        for (const scale of plan.tilings.keys()) {
          const references = this.prototypesOf(scale).map(({ all }) => all);
          const { states } = this.task;
          const comparison = { references, states, units: references.map(() => this.unit(units, scale)) };
          tidy(() => {
            network.predict(this.tokensOf({ shot: 0, pose: 0 }, scale), comparison);
          });
          returnManyFreeBuffers();
        }
        return [];
      } finally {
        adam.dispose();
        network.dispose();
      }
    });
  }

  /** Thresholds from the shots' own scores, each shot left out of its prototypes. */
  private async calibrate(judged: JudgedShots, units: readonly number[]): Promise<Thresholds> {
    const { settings, encoder } = this.task;
    const { tilings } = this.views.plan;
    const scores: number[] = [];
    let background = 0;
    for (let shot = 0; shot < this.views.shots; shot++) {
      const maps: Float32Array[][] = [];
      for (const scale of tilings.keys()) {
        await this.pause();
        const final = tidy(() => this.fuseJudged(shot, scale, judged, units));
        maps.push(await readRows(final));
        final.dispose();
      }
      const map = valuesWithin(joinTilings(maps, tilings, encoder.side), this.task.region);
      scores.push(imageScore(map, settings.topShare));
      background += mean(map) / this.views.shots;
      this.report({ phase: 'calibrating', done: shot + 1, of: this.views.shots });
    }
    return thresholdsFrom(scores, background);
  }

  /** M^f of a shot's tiles from the M^v that it was judged by, `[T, side, side]`. */
  private fuseJudged(
    shot: number,
    scale: number,
    judged: JudgedShots,
    units: readonly number[],
  ): tf.Tensor3D {
    const maps = this.views.viewsOf(scale).map((view) => judged[shot][view]);
    const visual = tf.stack(maps.map((map) => tf.tensor1d(map))) as tf.Tensor2D;
    const features = this.network.aie.features(this.tokensOf({ shot, pose: 0 }, scale));
    const unit = this.unit(units, scale);
    return this.network.fuse(features, visual, { states: this.task.states, units: maps.map(() => unit) })
      .final;
  }
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/**
 * Trains a detector on good photos. Leaves no tensor behind but the detector's own, also when it fails.
 * @throws AppError `shots-count` without a photo, `training-cancelled`, `training-diverged`, `checkpoint-unusable`
 */
export async function trainDetector(task: TrainingTask, control: TrainingControl = {}): Promise<Detector> {
  if (task.shots.length === 0) {
    throw new AppError('shots-count', 'There is no good photo to train on; add photos of good parts.');
  }
  const encoder = withLevels(task.encoder, task.settings.levels);
  const shots = task.shots.map((shot) => withinRegion(shot, task.region));
  return new Run({ ...task, encoder, shots }, control).train();
}

/** @throws AppError `shots-count` unless the page's range holds so many photos */
export function requireShots(count: number): void {
  const { least, most } = shotLimits;
  if (count >= least && count <= most) return;
  throw new AppError(
    'shots-count',
    `Training takes ${least} to ${most} good photos and there ${count === 1 ? 'is 1' : `are ${count}`}; ` +
      (count < least ? 'add photos of good parts.' : 'remove some, and keep those that differ most.'),
  );
}
