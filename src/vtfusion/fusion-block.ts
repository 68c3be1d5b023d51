/**
 * Fusion block of the MPF module, III-D:
 *
 *   eq. 7   M^vt = G( SAM(M^v) (+) SAM(M^t) )
 *
 * SAM is self-attention over the N positions of one map, with weights of its own for each modality; (+) joins
 * channels; G is a residual block of 3x3 convolutions, batch normalisation and ReLU. A 1x1 head gives the
 * map. Without M^t, for an encoder without words, G gets SAM(M^v) alone.
 */
import * as tf from '@tensorflow/tfjs-core';
import { attention } from '../ops/attention';
import { conv3x3 } from '../ops/conv3x3';
import { linear } from '../ops/linear';
import { BatchNorm, type BatchStatistics } from './batch-norm';
import { type Initialiser, zeros } from './initialise';

/** SAM: a map `[B, N]` to attended channels `[B, N, e]`, with the embedded map itself as residual. */
class SelfAttention {
  private readonly embed;
  private readonly query;
  private readonly key;
  private readonly value;

  constructor(channels: number, initialiser: Initialiser) {
    this.embed = initialiser.he(1, channels);
    this.query = initialiser.he(channels, channels);
    this.key = initialiser.he(channels, channels);
    this.value = initialiser.he(channels, channels);
  }

  apply(map: tf.Tensor2D): tf.Tensor3D {
    const x = linear(tf.expandDims(map, 2) as tf.Tensor3D, this.embed);
    return tf.add(x, attention(linear(x, this.query), linear(x, this.key), linear(x, this.value)));
  }

  variables(): tf.Variable[] {
    return [this.embed, this.query, this.key, this.value] as tf.Variable[];
  }
}

export class FusionBlock {
  private readonly attend: readonly SelfAttention[];
  private readonly conv1;
  private readonly conv2;
  private readonly skip;
  private readonly head;
  private readonly headBias;
  private readonly norms: readonly [BatchNorm, BatchNorm];
  private readonly noBias;

  /** @param maps how many single-modal maps are fused: 2, or 1 without M^t */
  constructor(
    private readonly grid: number,
    private readonly maps: 1 | 2,
    channels: number,
    initialiser: Initialiser,
  ) {
    this.attend = Array.from({ length: maps }, () => new SelfAttention(channels, initialiser));
    this.conv1 = initialiser.he(9 * maps * channels, channels);
    this.conv2 = initialiser.he(9 * channels, channels);
    this.skip = initialiser.he(maps * channels, channels);
    this.head = initialiser.he(channels, 1);
    this.headBias = zeros(1) as tf.Variable<tf.Rank.R1>;
    this.norms = [new BatchNorm(channels), new BatchNorm(channels)];
    // Batch normalisation removes the mean, so the convolutions before it need no bias.
    this.noBias = tf.variable(tf.zeros([channels]) as tf.Tensor1D, false);
  }

  /**
   * M^v and M^t if there is one, `[B, N]` each, to M^vt `[B, N]`; batch statistics go to `report` while
   * training.
   */
  apply(maps: readonly tf.Tensor2D[], report?: (statistics: BatchStatistics[]) => void): tf.Tensor2D {
    if (maps.length !== this.maps) throw new Error(`${this.maps} maps are fused here, not ${maps.length}.`);
    const statistics: BatchStatistics[] = [];
    const normalise = (norm: BatchNorm, x: tf.Tensor4D) =>
      report ? norm.train(x, (s) => statistics.push(s)) : norm.infer(x);
    const attended = tf.concat(
      maps.map((map, i) => this.attend[i].apply(map)),
      2,
    );
    const x = tf.reshape(attended, [-1, this.grid, this.grid, attended.shape[2]]) as tf.Tensor4D;
    const inner = tf.relu(normalise(this.norms[0], conv3x3(x, this.conv1, this.noBias))) as tf.Tensor4D;
    const outer = normalise(this.norms[1], conv3x3(inner, this.conv2, this.noBias));
    const fused = tf.relu(tf.add(outer, linear(x, this.skip)));
    report?.(statistics);
    return tf.reshape(linear(fused, this.head, this.headBias), [-1, this.grid * this.grid]);
  }

  remember(statistics: readonly BatchStatistics[]): void {
    statistics.forEach((s, i) => {
      this.norms[i].remember(s);
    });
  }

  /** As `BatchNorm.goOn`. */
  goOn(hasSeen: boolean): void {
    for (const norm of this.norms) norm.goOn(hasSeen);
  }

  variables(): tf.Variable[] {
    return [
      ...this.attend.flatMap((a) => a.variables()),
      this.conv1,
      this.conv2,
      this.skip,
      this.head,
      this.headBias,
      ...this.norms.flatMap((n) => n.variables()),
    ] as tf.Variable[];
  }

  state(): tf.Variable[] {
    return [this.noBias as tf.Variable, ...this.norms.flatMap((n) => n.state())];
  }
}
