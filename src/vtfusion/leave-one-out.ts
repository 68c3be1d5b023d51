/** Judges each good photo as if it were new: by the prototypes of the other photos. */
import * as tf from '@tensorflow/tfjs-core';
import { mean } from '../mean';
import { readRows } from '../ops/read-rows';
import { tidy } from '../ops/tidy';
import { imageScore } from './image-score';
import { trainingDiverged } from './loss-queue';
import { visualMap } from './maps';
import type { VTFusionNetwork } from './network';
import type { Pace } from './pace';
import { leavingOut } from './prototypes';
import { patchesWithin, valuesWithin } from './region';
import type { TrainSettings } from './settings';
import type { ShotMemory } from './shot-memory';
import type { TrainingTask } from './training-task';
import { type Thresholds, thresholdsFrom } from './verdict';
import { joinTilings } from './views';

/** M^v `[N]` of every shot against the prototypes of the others, by shot and view. */
export type JudgedShots = readonly (readonly Float32Array[])[];

/** The share of good patches within the distance that is called usual. */
const USUAL = 0.95;

export class LeaveOneOut {
  constructor(
    private readonly task: TrainingTask,
    private readonly network: VTFusionNetwork,
    private readonly memory: ShotMemory,
    private readonly pace: Pace,
  ) {}

  /** M^v of every shot by the network as it is now, each against the others' prototypes. */
  async judge(): Promise<JudgedShots> {
    const { views } = this.memory;
    const judged: Float32Array[][] = [];
    for (let shot = 0; shot < views.shots; shot++) {
      const maps: Float32Array[] = [];
      for (const scale of views.plan.tilings.keys()) {
        await this.pace.pause();
        const visual = tidy(() => {
          const features = this.network.stack(this.memory.tokensOf({ shot, pose: 0 }, scale));
          const references = this.memory.prototypesOf(scale).map((each) => leavingOut(each, shot));
          return visualMap(features, references);
        });
        maps.push(...(await readRows(visual).finally(() => visual.dispose())));
      }
      judged.push(maps);
    }
    return judged;
  }

  /**
   * D0 of each tiling: the shots' mean squared distance to the nearest prototype of the other shots, over all
   * patches with equal weight.
   */
  startingDistances(judged: JudgedShots): number[] {
    // Identical photos have distance 0; a tiny unit keeps later results finite.
    return this.patchesOf(judged).map((maps) => Math.max(meanOfAll(maps), 1e-6));
  }

  /**
   * For each tiling, the distance to the others' prototypes within which `USUAL` of the shots' patches lie.
   */
  usualDistances(judged: JudgedShots): number[] {
    return this.patchesOf(judged).map((maps) => {
      const sorted = Float32Array.from(maps.flatMap((map) => Array.from(map))).sort();
      return Math.max(sorted[Math.ceil(USUAL * sorted.length) - 1], 1e-6);
    });
  }

  /** M^v of each tiling's tiles, shot by shot, within the region. */
  private patchesOf(judged: JudgedShots): (readonly ArrayLike<number>[])[] {
    const { region, encoder } = this.task;
    const { views } = this.memory;
    return views.plan.tilings.map((tiling, scale) =>
      judged.flatMap((byView) => {
        const tiles = views.viewsOf(scale).map((view) => byView[view]);
        return patchesWithin(tiles, region, tiling, encoder.grid);
      }),
    );
  }

  /**
   * Thresholds from the shots' own scores.
   * @param units of each tiling, as `unitsOf` gives them
   * @throws AppError `training-diverged` if the last step broke the network, which its own losses do not show
   *   yet
   */
  async calibrate(judged: JudgedShots, units: readonly number[]): Promise<Thresholds> {
    const { settings, encoder, region } = this.task;
    const { shots, plan } = this.memory.views;
    const scores: number[] = [];
    let background = 0;
    for (let shot = 0; shot < shots; shot++) {
      const maps: Float32Array[][] = [];
      for (const scale of plan.tilings.keys()) {
        await this.pace.pause();
        const final = tidy(() => this.fuse(shot, scale, judged, units[scale]));
        maps.push(await readRows(final).finally(() => final.dispose()));
      }
      const map = valuesWithin(joinTilings(maps, plan.tilings, encoder.side), region);
      scores.push(imageScore(map, settings.topShare));
      background += mean(map) / shots;
      this.pace.report({ phase: 'calibrating', done: shot + 1, of: shots });
    }
    if (!Number.isFinite(background) || !scores.every(Number.isFinite)) throw trainingDiverged();
    return thresholdsFrom(scores, background);
  }

  /** M^f of a shot's tiles from its judged M^v, `[T, side, side]`. */
  private fuse(shot: number, scale: number, judged: JudgedShots, unit: number): tf.Tensor3D {
    const maps = this.memory.views.viewsOf(scale).map((view) => judged[shot][view]);
    const visual = tf.stack(maps.map((map) => tf.tensor1d(map))) as tf.Tensor2D;
    const features = this.network.aie.features(this.memory.tokensOf({ shot, pose: 0 }, scale));
    const { states } = this.task;
    return this.network.fuse(features, visual, { states, units: maps.map(() => unit) }).final;
  }
}

/** The divisor of M^v before fusion, for each tiling: its D0, or 1 if fusion does not start from M^v. */
export const unitsOf = ({ mpf }: TrainSettings, distances: readonly number[]): readonly number[] =>
  mpf.start === 'visual-map' ? distances : distances.map(() => 1);

/**
 * The mean of all values with equal weight. For maps of one size it equals the mean of their means to the
 * last bit.
 */
function meanOfAll(maps: readonly ArrayLike<number>[]): number {
  const size = maps.reduce((sum, { length }) => sum + length, 0) / maps.length;
  return mean(maps.map((map) => mean(map) * (map.length / size)));
}
