/**
 * The learner (network and Adam), and one step of it: each view against its own prototypes, with margins from
 * its tiling's D0.
 */
import { tidy } from '../ops/tidy';
import type { Origin } from './abnormal-samples';
import { Adam } from './adam';
import { unitsOf } from './leave-one-out';
import { VTFusionNetwork } from './network';
import { leavingOut } from './prototypes';
import type { TrainSettings } from './settings';
import type { ShotMemory } from './shot-memory';
import type { AbnormalBatch } from './synthetic-pool';
import { type Losses, trainingStep, type Yardstick } from './training-step';
import type { TrainingTask } from './training-task';

/** One view of one shot. */
export interface ShotView {
  readonly shot: number;
  readonly view: number;
}

export interface Learner {
  readonly network: VTFusionNetwork;
  readonly adam: Adam;
}

/** An untrained network for a task. */
export function networkFor({ encoder, states, settings, seed }: TrainingTask): VTFusionNetwork {
  const channels = states?.shape[1] ?? encoder.joint.bias.length;
  return new VTFusionNetwork(encoder, channels, settings, seed);
}

/** @param share of the settings' learning rates */
export function adamFor(
  { aie, ate, mpf }: VTFusionNetwork,
  { rates, weightDecay }: TrainSettings,
  share: number,
): Adam {
  return new Adam([
    { variables: aie.variables(), rate: share * rates.aie, decay: 0 },
    { variables: ate.variables(), rate: share * rates.ate, decay: weightDecay },
    { variables: mpf.variables(), rate: share * rates.mpf, decay: weightDecay },
  ]);
}

export class Learning {
  /** The divisor of M^v before fusion, for each tiling. */
  readonly units: readonly number[];

  /** @param distances D0 of each tiling */
  constructor(
    private readonly task: TrainingTask,
    private readonly memory: ShotMemory,
    private readonly distances: readonly number[],
  ) {
    this.units = unitsOf(task.settings, distances);
  }

  /** One step on views of shots and as many synthetic images; the caller disposes of the losses. */
  step(
    { network, adam }: Learner,
    chosen: readonly ShotView[],
    abnormalOf: (count: number) => AbnormalBatch,
  ): Losses {
    const { states, settings } = this.task;
    const { afsOnWholeImage, lambda } = settings;
    return tidy(() => {
      const abnormal = abnormalOf(chosen.length);
      return trainingStep(network, adam, { tokens: this.memory.views.batch(chosen) }, abnormal, {
        yardsticks: [...chosen, ...abnormal.origins].map((origin) => this.yardstick(origin)),
        states,
        afsOnWholeImage,
        lambda,
      });
    });
  }

  private yardstick({ shot, view }: Origin): Yardstick {
    const { margins, leaveOneOut } = this.task.settings;
    const { scale } = this.memory.views.views[view];
    const prototypes = this.memory.prototypesAt(view);
    const distance = this.distances[scale];
    return {
      reference: leaveOneOut && shot !== undefined ? leavingOut(prototypes, shot) : prototypes.all,
      unit: this.units[scale],
      normalMargin: margins.kind === 'measured' ? margins.normal * distance : margins.r ** 2,
      abnormalMargin:
        margins.kind === 'measured' ? margins.abnormal * distance : (margins.r + margins.alpha) ** 2,
    };
  }
}
