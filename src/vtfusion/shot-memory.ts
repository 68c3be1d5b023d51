/**
 * Training's memory of the good photos: their views, encoded once, and their prototypes, made by the network
 * at its start (eq. 1) and frozen from then on.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Mask } from '../images/rgb-image';
import { tidy } from '../ops/tidy';
import { returnManyFreeBuffers } from '../ops/webgpu/free-buffers';
import { type AbnormalSample, disposeSample, encodeSamples, type RealAnomaly } from './abnormal-samples';
import type { VTFusionNetwork } from './network';
import type { Pace } from './pace';
import { coveredPatches } from './patch-coverage';
import {
  buildPrototypes,
  type Copy,
  chooseCopies,
  disposePrototypes,
  driftCosts,
  type PrototypeSource,
  type Prototypes,
  withDefects,
} from './prototypes';
import { ShotViews } from './shot-views';
import type { Tiling } from './tiles';
import type { TrainingTask } from './training-task';
import { partsTurn, turningLooks } from './turning';
import { planViews, type ViewPlan } from './views';

export class ShotMemory {
  /** By view. */
  private readonly prototypes: Prototypes[] = [];
  private readonly encodedDefects: AbnormalSample[] = [];
  /** Whether the memory knows the shots at all angles. */
  private turning = false;

  private constructor(
    private readonly task: TrainingTask,
    private readonly network: VTFusionNetwork,
    private readonly pace: Pace,
    readonly views: ShotViews,
    /** Reports that so many more pictures are encoded. */
    private readonly encoded: (pictures?: number) => void,
  ) {}

  /** Encodes the shots and makes their prototypes. */
  static async of(task: TrainingTask, network: VTFusionNetwork, pace: Pace): Promise<ShotMemory> {
    const { encoder, shots, settings } = task;
    const plan = planViews(settings.views, shots, encoder.side);
    // Counts as if the parts turned; pictures that are not needed then are skipped.
    const turning = mayTurn(task);
    const looks = turning ? turningLooks(shots.length) : 0;
    const of = shots.length * plan.tilings.length + looks + countCopies(task, plan, turning);
    let done = 0;
    const encoded = (pictures = 1) => {
      done += pictures;
      pace.report({ phase: 'encoding', done, of });
    };
    const views = await ShotViews.encode(shots, encoder, plan, async () => {
      await pace.pause();
      encoded();
    });
    const memory = new ShotMemory(task, network, pace, views, encoded);
    try {
      await memory.seeWhetherPartsTurn();
      await memory.makePrototypes();
    } catch (error) {
      memory.dispose();
      throw error;
    }
    return memory;
  }

  /** The prototypes of one view. */
  prototypesAt(view: number): Prototypes {
    return this.prototypes[view];
  }

  /** The prototypes of all views of a tiling. */
  prototypesOf(scale: number): Prototypes[] {
    return this.views.viewsOf(scale).map((view) => this.prototypes[view]);
  }

  /** The copies of the shots in the memory of one tiling. */
  copiesFor(tiling: Tiling): Copy[] {
    return copiesOf(this.task, tiling, this.turning);
  }

  /** Frozen tokens of all tiles of a copy of a shot, L x `[T, N, d]`; the caller disposes of them. */
  tokensOf(copy: Copy, scale: number): tf.Tensor3D[] {
    if (copy.pose > 0) return this.views.encodeCopy(copy, scale);
    return this.views.batch(this.views.viewsOf(scale).map((view) => ({ shot: copy.shot, view })));
  }

  /**
   * Encodes confirmed defects for learning, and adds their certain patches, from all views of a tiling, to
   * each of its prototypes.
   */
  async rememberDefects(anomalies: readonly RealAnomaly[]): Promise<void> {
    const { tilings } = this.views.plan;
    const patches: tf.Tensor2D[][] = tilings.map(() => []);
    try {
      for (const anomaly of anomalies) {
        await this.pace.pause();
        const [sample] = encodeSamples(
          [anomaly],
          [{ shot: undefined, view: anomaly.view }],
          this.task.encoder,
        );
        this.encodedDefects.push(sample);
        const certain = anomaly.certain ? this.defectPatches(sample, anomaly.mask) : undefined;
        if (certain) patches[this.views.views[anomaly.view].scale].push(certain);
      }
      for (const scale of tilings.keys()) {
        if (patches[scale].length === 0) continue;
        const defects = tf.concat(patches[scale]);
        for (const view of this.views.viewsOf(scale)) {
          this.prototypes[view] = withDefects(this.prototypes[view], defects);
        }
        defects.dispose();
      }
    } finally {
      tf.dispose(patches);
    }
  }

  /** The confirmed defects that `rememberDefects` has encoded; they live as long as this object. */
  get defects(): readonly AbnormalSample[] {
    return this.encodedDefects;
  }

  dispose(): void {
    this.prototypes.forEach(disposePrototypes);
    this.encodedDefects.forEach(disposeSample);
  }

  /** Decides which copies the memory will hold; see turning.ts. */
  private async seeWhetherPartsTurn(): Promise<void> {
    if (!mayTurn(this.task)) return;
    const { encoder, shots, settings } = this.task;
    this.turning = await partsTurn({
      shots: shots.length,
      grid: encoder.grid,
      drift: settings.prototypes.drift,
      features: async (shot, pose) => {
        await this.pace.pause();
        this.encoded();
        return this.sourcesOf({ shot, pose }, 0)[0].features;
      },
    });
    const { plan } = this.views;
    this.encoded(countCopies(this.task, plan, true) - countCopies(this.task, plan, this.turning));
  }

  private async makePrototypes(): Promise<void> {
    const { encoder, settings } = this.task;
    const { strategy, drift } = settings.prototypes;
    for (const [scale, tiling] of this.views.plan.tilings.entries()) {
      const sources: PrototypeSource[][] = [];
      const copies = this.copiesFor(tiling);
      const costs = drift > 0 ? driftCosts(encoder.grid, copies.length, drift) : undefined;
      try {
        for (const copy of copies) {
          await this.pace.pause();
          sources.push(this.sourcesOf(copy, scale));
          await this.pace.keepUp();
          this.encoded();
        }
        for (let tile = 0; tile < tiling.across ** 2; tile++) {
          const own = sources.map((tiles) => tiles[tile]);
          this.prototypes.push(buildPrototypes(own, encoder.grid, strategy, costs));
          // Keeping all tiles' features next to all banks would double the memory.
          for (const { features } of own) features.dispose();
          await this.pace.keepUp();
          returnManyFreeBuffers();
        }
      } finally {
        tf.dispose([costs, sources.flat().map(({ features }) => features)] as tf.TensorContainer);
      }
    }
  }

  /** The stacked features of all tiles of a copy of a shot. */
  private sourcesOf(copy: Copy, scale: number): PrototypeSource[] {
    const features = tidy(() => {
      const tokens = this.tokensOf(copy, scale);
      return tf.unstack(this.network.stack(tokens)) as tf.Tensor2D[];
    });
    return features.map((each) => ({ ...copy, features: each }));
  }

  /**
   * Stacked starting features of the patches that the mask covers, `[A, C]`; undefined if it covers none
   * enough.
   */
  private defectPatches({ tokens }: AbnormalSample, mask: Mask): tf.Tensor2D | undefined {
    const covered = coveredPatches(mask, this.task.encoder.grid);
    if (covered.length === 0) return undefined;
    return tidy(() => {
      const [features] = tf.unstack(this.network.stack(tokens));
      return tf.gather(features, covered) as tf.Tensor2D;
    });
  }
}

function mayTurn({ settings }: TrainingTask): boolean {
  const { strategy, turns, drift } = settings.prototypes;
  return strategy === 'memory' && turns === 'auto' && drift > 0;
}

function copiesOf({ encoder, shots, settings }: TrainingTask, { across }: Tiling, turning: boolean): Copy[] {
  const { limit, turnedLimit } = settings.prototypes;
  const { whole, tile } = turning ? turnedLimit : limit;
  const most = across === 1 ? whole : tile;
  return chooseCopies(shots.length, encoder.grid ** 2, most, settings.prototypes, turning);
}

/** The number of copies in all tilings together. */
const countCopies = (task: TrainingTask, { tilings }: ViewPlan, turning: boolean): number =>
  tilings.flatMap((tiling) => copiesOf(task, tiling, turning)).length;
