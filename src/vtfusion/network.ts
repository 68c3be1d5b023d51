/**
 * VTFusion's trainable parts joined (Fig. 2): AIE -> M^v, ATE -> M^t, MPF -> M^vt and M^f. Over an encoder without words
 * ATE and M^t fall away, and MPF takes M^v alone.
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
  /** M^t `[B, N]`, in 0..L; zero everywhere, and used by nothing, where the encoder has no words. */
  readonly text: tf.Tensor2D;
}

export interface PredictionInput {
  /** What each image of the batch is compared with. */
  readonly references: readonly Reference[];
  /** Frozen text features of the two states, `[2, c]`; not looked at where the encoder has no words. */
  readonly states?: tf.Tensor2D | undefined;
  /** What each image's M^v is divided by before fusion: D0, or 1 for the paper's letter. */
  readonly units: readonly number[];
}

export class VTFusionNetwork {
  readonly aie: AdaptiveImageEncoder;
  readonly ate: TextAdapter;
  readonly mpf: MultimodalPredictionFusion;
  /** It began with what another network had learnt. */
  private hasLearnt = false;

  constructor(encoder: FrozenEncoder, channels: number, settings: TrainSettings, seed: number) {
    // Variables outlive the tidy; the tensors that they started from do not.
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

  /** Takes over the weights of a network of the same shape, to go on from them. */
  learnFrom(other: VTFusionNetwork): void {
    const theirs = other.everything();
    this.everything().forEach((variable, i) => {
      variable.assign(theirs[i]);
    });
    this.hasLearnt = true;
    this.goOn(0);
  }

  /** It is where so many steps led: the very first batch sets the running statistics, every other one moves them. */
  goOn(steps: number): void {
    this.mpf.goOn(this.hasLearnt || steps > 0);
  }

  /** All that training changes, by the part that it belongs to, in a fixed order. */
  groups(): { readonly [part: string]: readonly tf.Variable[] } {
    return {
      aie: this.aie.variables(),
      ate: this.ate.variables(),
      mpf: this.mpf.variables(),
      'mpf.state': this.mpf.state(),
    };
  }

  /** All of that in one row. */
  everything(): tf.Variable[] {
    return Object.values(this.groups()).flat();
  }

  dispose(): void {
    tf.dispose(this.everything());
  }
}
