/**
 * VTFusion's trainable parts together (Fig. 2): AIE -> M^v, ATE -> M^t, MPF -> M^vt and M^f. For an encoder
 * without words there is no ATE and no M^t, and MPF takes M^v alone.
 */
import * as tf from '@tensorflow/tfjs-core';
import { tidy } from '../ops/tidy';
import { AdaptiveImageEncoder, stackLevels } from './aie';
import { AdaptiveTextEncoder, type TextAdapter, withoutWords } from './ate';
import type { BatchStatistics } from './batch-norm';
import type { FrozenEncoder } from './frozen-encoder';
import { Initialiser } from './initialise';
import { type Reference, textMap, visualMap } from './maps';
import { type Fused, MultimodalPredictionFusion } from './mpf';
import type { TrainSettings } from './settings';

export interface Prediction extends Fused {
  /** M^v `[B, N]`, squared distances. */
  readonly visual: tf.Tensor2D;
  /** M^t `[B, N]`, in 0..L; zero and unused if the encoder has no words. */
  readonly text: tf.Tensor2D;
}

export interface PredictionInput {
  /** The reference of each image of the batch. */
  readonly references: readonly Reference[];
  /** Frozen text features of the two states, `[2, c]`; unused if the encoder has no words. */
  readonly states?: tf.Tensor2D | undefined;
  /** The divisor of each image's M^v before fusion: D0, or 1 as in the paper. */
  readonly units: readonly number[];
}

export class VTFusionNetwork {
  readonly aie: AdaptiveImageEncoder;
  readonly ate: TextAdapter;
  readonly mpf: MultimodalPredictionFusion;
  /** Whether it started from another network's weights. */
  private hasLearnt = false;

  constructor(encoder: FrozenEncoder, channels: number, settings: TrainSettings, seed: number) {
    // Variables outlive the tidy; their initial tensors do not.
    const parts = tidy(() => ({
      aie: new AdaptiveImageEncoder(encoder, channels),
      ate: encoder.visionOnly ? withoutWords : new AdaptiveTextEncoder(channels, new Initialiser(seed)),
      mpf: new MultimodalPredictionFusion(encoder, settings.mpf, seed + 1),
    }));
    this.aie = parts.aie;
    this.ate = parts.ate;
    this.mpf = parts.mpf;
  }

  /** Patch tokens, L x `[B, N, d]`, to the stacked features `[B, N, C]`, C = c * L. */
  stack(tokens: readonly tf.Tensor3D[]): tf.Tensor3D {
    return tf.tidy(() => stackLevels(this.aie.features(tokens)));
  }

  /** All four maps of a batch. Batch statistics go to `report` while training. */
  predict(
    tokens: readonly tf.Tensor3D[],
    input: PredictionInput,
    report?: (statistics: BatchStatistics[]) => void,
  ): Prediction {
    const features = this.aie.features(tokens);
    const visual = visualMap(stackLevels(features), input.references);
    return this.fuse(features, visual, input, report);
  }

  /** M^t, M^vt and M^f from unit features, L x `[B, N, c]`, and M^v `[B, N]`. */
  fuse(
    features: readonly tf.Tensor3D[],
    visual: tf.Tensor2D,
    { states, units }: Pick<PredictionInput, 'states' | 'units'>,
    report?: (statistics: BatchStatistics[]) => void,
  ): Prediction {
    const adapted = this.ate.features(states);
    const text = adapted && textMap(features, adapted);
    const scaled = tf.div(visual, tf.tensor2d([...units], [units.length, 1])) as tf.Tensor2D;
    return { visual, text: text ?? tf.zerosLike(visual), ...this.mpf.apply(scaled, text, report) };
  }

  /** Copies the weights of a network of the same shape, to continue from them. */
  learnFrom(other: VTFusionNetwork): void {
    const theirs = other.everything();
    this.everything().forEach((variable, i) => {
      variable.assign(theirs[i]);
    });
    this.hasLearnt = true;
    this.goOn(0);
  }

  /**
   * Call after the state of so many steps was restored: only the very first batch sets the running
   * statistics, later ones move them.
   */
  goOn(steps: number): void {
    this.mpf.goOn(this.hasLearnt || steps > 0);
  }

  /** Everything that training changes, by part, in a fixed order. */
  groups(): { readonly [part: string]: readonly tf.Variable[] } {
    return {
      aie: this.aie.variables(),
      ate: this.ate.variables(),
      mpf: this.mpf.variables(),
      'mpf.state': this.mpf.state(),
    };
  }

  /** All of these in one list. */
  everything(): tf.Variable[] {
    return Object.values(this.groups()).flat();
  }

  dispose(): void {
    tf.dispose(this.everything());
  }
}
