import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../das/random';

/** Seeded starting values: the same seed gives the same weights on every backend and machine. */
export class Initialiser {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** He et al. 2015, uniform: variance 2 / fanIn, for layers followed by ReLU. `[fanIn, out]` */
  he(fanIn: number, out: number): tf.Variable<tf.Rank.R2> {
    const bound = Math.sqrt(6 / fanIn);
    const values = Float32Array.from({ length: fanIn * out }, () => this.random.between(-bound, bound));
    return tf.variable(tf.tensor2d(values, [fanIn, out]));
  }
}

export function zeros<R extends tf.Rank>(...shape: tf.ShapeMap[R]): tf.Variable<R> {
  return tf.variable(tf.zeros<R>(shape));
}

export function filled(value: number, ...shape: number[]): tf.Variable {
  return tf.variable(tf.fill(shape, value));
}
