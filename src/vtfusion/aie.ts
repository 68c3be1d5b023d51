/**
 * Adaptive Image Encoder (AIE), III-C: per level a trainable linear layer from the frozen encoder's width d
 * to the joint space c, then a feature adaptor, a 3x3 convolution c -> c.
 *
 *   F_l = unit( adaptor_l( linear_l( tokens_l ) ) ),   F = [F_1 ... F_L] / sqrt(L)
 *
 * The linear layer starts as CLIP's own ln_post + projection and the adaptor as the identity, so training
 * starts at CLIP's zero-shot features. Dividing by sqrt(L) keeps squared distances between stacks independent
 * of L (0 to 4).
 */
import * as tf from '@tensorflow/tfjs-core';
import { conv3x3 } from '../ops/conv3x3';
import { linearOfFrozen } from '../ops/linear';
import { unit } from '../ops/unit';
import type { FrozenEncoder } from './frozen-encoder';

interface Level {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly kernel: tf.Variable<tf.Rank.R2>;
  readonly kernelBias: tf.Variable<tf.Rank.R1>;
}

export class AdaptiveImageEncoder {
  private readonly levels: readonly Level[];
  private readonly grid: number;

  constructor(
    { levels, grid, width, joint }: Pick<FrozenEncoder, 'levels' | 'grid' | 'width' | 'joint'>,
    readonly channels: number,
  ) {
    this.grid = grid;
    this.levels = levels.map(() => ({
      weight: tf.variable(tf.tensor2d(joint.weight, [width, channels])),
      bias: tf.variable(tf.tensor1d(joint.bias)),
      kernel: tf.variable(identityKernel(channels)),
      kernelBias: tf.variable(tf.zeros([channels]) as tf.Tensor1D),
    }));
  }

  /** Layer-normalised patch tokens, L x `[B, N, d]`, to unit features F_l, L x `[B, N, c]`. */
  features(tokens: readonly tf.Tensor3D[]): tf.Tensor3D[] {
    return tf.tidy(() =>
      tokens.map((x, l) => {
        const { weight, bias, kernel, kernelBias } = this.levels[l];
        const joint = tf.reshape(linearOfFrozen(x, weight, bias), [
          -1,
          this.grid,
          this.grid,
          this.channels,
        ]) as tf.Tensor4D;
        return unit(
          tf.reshape(conv3x3(joint, kernel, kernelBias), [-1, this.grid * this.grid, this.channels]),
        );
      }),
    ) as tf.Tensor3D[];
  }

  variables(): tf.Variable[] {
    return this.levels.flatMap((level) => Object.values(level) as tf.Variable[]);
  }
}

/** L unit features `[B, N, c]` to the stack `[B, N, c * L]` of length 1. */
export function stackLevels(features: readonly tf.Tensor3D[]): tf.Tensor3D {
  return tf.tidy(() => tf.mul(tf.concat([...features], 2), 1 / Math.sqrt(features.length)));
}

/** A 3x3 kernel `[9c, c]` that returns its centre. */
function identityKernel(c: number): tf.Tensor2D {
  const kernel = new Float32Array(9 * c * c);
  for (let i = 0; i < c; i++) kernel[(4 * c + i) * c + i] = 1;
  return tf.tensor2d(kernel, [9 * c, c]);
}
