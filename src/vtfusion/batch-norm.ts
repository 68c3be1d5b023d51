/**
 * Batch normalisation of the fusion block's G. Source: Ioffe and Szegedy, 2015. Made of plain operations, so
 * that the same graph trains on every backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import { filled, zeros } from './initialise';

const momentum = 0.1;
const epsilon = 1e-5;

/** Statistics of one training batch, to be merged into the running ones outside of the gradient tape. */
export interface BatchStatistics {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

export class BatchNorm {
  private readonly gain;
  private readonly bias;
  private readonly mean;
  private readonly variance;
  private seen = false;

  constructor(channels: number) {
    this.gain = filled(1, channels);
    this.bias = zeros(channels);
    this.mean = zeros(channels);
    this.variance = filled(1, channels);
  }

  /** `[B, h, w, C]` normalised by the running statistics. */
  infer(x: tf.Tensor4D): tf.Tensor4D {
    return this.normalise(x, this.mean, this.variance);
  }

  /** `[B, h, w, C]` normalised by its own statistics, which are handed to `report`. */
  train(x: tf.Tensor4D, report: (statistics: BatchStatistics) => void): tf.Tensor4D {
    const mean = tf.mean(x, [0, 1, 2]) as tf.Tensor1D;
    const variance = tf.mean(tf.square(tf.sub(x, mean)), [0, 1, 2]) as tf.Tensor1D;
    report({ mean, variance });
    return this.normalise(x, mean, variance);
  }

  private normalise(x: tf.Tensor4D, mean: tf.Tensor, variance: tf.Tensor): tf.Tensor4D {
    const scale = tf.mul(this.gain, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(tf.sub(x, mean), scale), this.bias);
  }

  /** Moves the running statistics towards a batch's; the first batch sets them. */
  remember(statistics: BatchStatistics): void {
    const share = this.seen ? momentum : 1;
    this.seen = true;
    tf.tidy(() => {
      for (const [running, batch] of [
        [this.mean, statistics.mean],
        [this.variance, statistics.variance],
      ] as const) {
        running.assign(tf.add(tf.mul(running, 1 - share), tf.mul(batch, share)));
      }
    });
  }

  /**
   * Call after the running statistics were set from outside. If they have seen a batch, the next one only
   * moves them.
   */
  goOn(hasSeen: boolean): void {
    this.seen = hasSeen;
  }

  variables(): tf.Variable[] {
    return [this.gain, this.bias];
  }

  /** Running statistics, which are saved but not trained. */
  state(): tf.Variable[] {
    return [this.mean, this.variance];
  }
}
