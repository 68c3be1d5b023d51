/**
 * Segmentation network phi of the MPF module, III-D: a feature pyramid over the three maps, or
 * over M^v and M^vt where the encoder has no words.
 *
 *   eq. 9   M^f = Upsample( phi( M^v (+) M^t (+) M^vt ) )
 *
 * Bottom-up: 3x3 convolutions on the token grid and on its half and quarter (area averaging between them).
 * Top-down: 1x1 laterals, interpolated and added. One 3x3 convolution reads the map out. Source: Lin et al.,
 * 2017.
 */
import * as tf from '@tensorflow/tfjs-core';
import { conv3x3 } from '../ops/conv3x3';
import { linear } from '../ops/linear';
import { average, interpolate } from '../ops/resample';
import { type Initialiser, zeros } from './initialise';

type Bias = tf.Variable<tf.Rank.R1>;
type Matrix = tf.Variable<tf.Rank.R2>;
const scales = 3;

export class SegmentationNetwork {
  private readonly up: readonly { readonly kernel: Matrix; readonly bias: Bias }[];
  private readonly lateral: readonly { readonly weight: Matrix; readonly bias: Bias }[];
  private readonly smooth: { readonly kernel: Matrix; readonly bias: Bias };
  private readonly head: { readonly kernel: Matrix; readonly bias: Bias };

  /** @param zeroHead start with an output of exactly 0 everywhere (a correction to be learnt) */
  constructor(inputs: number, channels: number, zeroHead: boolean, initialiser: Initialiser) {
    const conv = (from: number, to: number) => ({
      kernel: initialiser.he(9 * from, to),
      bias: zeros(to) as Bias,
    });
    this.up = Array.from({ length: scales }, (_, i) => conv(i === 0 ? inputs : channels, channels));
    this.lateral = Array.from({ length: scales }, () => ({
      weight: initialiser.he(channels, channels),
      bias: zeros(channels) as Bias,
    }));
    this.smooth = conv(channels, channels);
    this.head = zeroHead
      ? { kernel: zeros(9 * channels, 1) as Matrix, bias: zeros(1) as Bias }
      : conv(channels, 1);
  }

  /** `[B, h, w, inputs]` to `[B, h, w, 1]`. */
  apply(maps: tf.Tensor4D): tf.Tensor4D {
    const bottomUp: tf.Tensor4D[] = [];
    let x = maps;
    for (const [i, { kernel, bias }] of this.up.entries()) {
      if (i > 0) x = average(x, Math.ceil(x.shape[1] / 2), Math.ceil(x.shape[2] / 2));
      x = tf.relu(conv3x3(x, kernel, bias));
      bottomUp.push(x);
    }
    let top: tf.Tensor4D | undefined;
    for (const [i, level] of [...bottomUp.entries()].reverse()) {
      const lateral = linear(level, this.lateral[i].weight, this.lateral[i].bias);
      top = top
        ? (tf.add(lateral, interpolate(top, level.shape[1], level.shape[2])) as tf.Tensor4D)
        : lateral;
    }
    const smooth = tf.relu(conv3x3(top!, this.smooth.kernel, this.smooth.bias)) as tf.Tensor4D;
    return conv3x3(smooth, this.head.kernel, this.head.bias);
  }

  variables(): tf.Variable[] {
    return [...this.up, ...this.lateral, this.smooth, this.head].flatMap(
      (layer) => Object.values(layer) as tf.Variable[],
    );
  }
}
