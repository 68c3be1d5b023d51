/**
 * Adaptive Text Encoder (ATE), III-C: the frozen text features of the two states go through an MLP adapter
 * with a residual.
 *
 *   F^t = unit( T + W_2 relu(W_1 T + b_1) + b_2 ),   T, F^t: `[2, c]`, row 0 normal, row 1 abnormal
 *
 * W_2 starts at zero, so training starts at CLIP's own text features.
 */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../ops/linear';
import { unit } from '../ops/unit';
import { type Initialiser, zeros } from './initialise';

export interface TextAdapter {
  /**
   * Frozen state features `[2, c]` to F^t `[2, c]`, rows of length 1; undefined for encoders without words.
   */
  features(states: tf.Tensor2D | undefined): tf.Tensor2D | undefined;
  variables(): tf.Variable[];
}

/** Replaces ATE if the frozen encoder knows no words: no F^t, so no M^t, and nothing to train. */
export const withoutWords: TextAdapter = { features: () => undefined, variables: () => [] };

export class AdaptiveTextEncoder implements TextAdapter {
  private readonly w1;
  private readonly b1;
  private readonly w2;
  private readonly b2;

  constructor(channels: number, initialiser: Initialiser) {
    this.w1 = initialiser.he(channels, channels);
    this.b1 = zeros(channels) as tf.Variable<tf.Rank.R1>;
    this.w2 = zeros(channels, channels) as tf.Variable<tf.Rank.R2>;
    this.b2 = zeros(channels) as tf.Variable<tf.Rank.R1>;
  }

  /** @throws Error without states, since the network needs both maps */
  features(states: tf.Tensor2D | undefined): tf.Tensor2D {
    if (!states) throw new Error('The encoder reads words, so the features of the two states are needed.');
    return tf.tidy(() => {
      const hidden = tf.relu(linear(states, this.w1, this.b1));
      return unit(tf.add(states, linear(hidden, this.w2, this.b2)) as tf.Tensor2D);
    });
  }

  variables(): tf.Variable[] {
    return [this.w1, this.b1, this.w2, this.b2] as tf.Variable[];
  }
}
