/** A training's input, its progress, and how it is paused or cancelled. */
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
  /**
   * Frozen text features of the two states, `[2, c]`; undefined if the encoder has no words. They stay the
   * caller's.
   */
  readonly states?: tf.Tensor2D | undefined;
  /** The good photos. */
  readonly shots: readonly Photo[];
  readonly settings: TrainSettings;
  /** A whole number; the same seed, photos and settings train the same network. */
  readonly seed: number;
  readonly startSynthesis: StartSynthesis;
  /** The part of the encoder's square that counts (region.ts), at the encoder's side; all of it if absent. */
  readonly region?: Mask | undefined;
  /** Where an interrupted training of the same task continues. */
  readonly checkpoint?: Checkpoint | undefined;
  /** Training continues from these weights and with these real defects (corrections.ts). */
  readonly goingOn?: GoingOn;
}

export interface GoingOn {
  /** Trained with the same settings over the same encoder; it stays the caller's. */
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
      /** How often training diverged and continued from an earlier step at half the learning rate. */
      readonly halvings: number;
      /**
       * Whether this is the last step because losses no longer fall (plateau.ts), however many were
       * requested.
       */
      readonly plateau: boolean;
    }
  | { readonly phase: 'calibrating'; readonly done: number; readonly of: number };

export interface TrainingControl {
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly signal?: AbortSignal;
  /** While it is closed, training waits between two pieces of work. */
  readonly gate?: Gate;
  /** Saves a checkpoint, as often as checkpoint.ts decides; the next step waits for it. */
  readonly keep?: (checkpoint: Checkpoint) => Promise<void>;
}
