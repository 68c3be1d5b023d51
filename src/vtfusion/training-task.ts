/** What a training is given, what it tells, and how it is held or ended. */
import type * as tf from '@tensorflow/tfjs-core';
import type { SyntheticAnomaly } from '../das/synthesise';
import type { Mask } from '../images/rgb-image';
import type { RealAnomaly } from './abnormal-samples';
import type { Checkpoint } from './checkpoint';
import type { FrozenEncoder } from './frozen-encoder';
import type { Gate } from './gate';
import type { VTFusionNetwork } from './network';
import type { TrainSettings } from './settings';
import type { StartSynthesis } from './synthetic-pool';
import type { StepLosses } from './training-step';
import type { Photo, ViewPlan } from './views';

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
  readonly goingOn?: GoingOn;
}

export interface GoingOn {
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
