/**
 * Adam with decoupled weight decay, one dispatch a variable: weight, both moments and gradient in, weight and
 * both moments out.
 *
 * Roofline: 28 bytes and about 14 flops a weight: memory bounds it. The plain path's fifteen operations move
 * about 130 bytes.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { groupsForRows, type Kernel, launch } from './run-kernel';

const threads = 256;

const adamKernel: Kernel = {
  name: 'adam',
  inputs: { weight: 'f32', first: 'f32', second: 'f32', gradient: 'f32' },
  outputs: { newWeight: 'f32', newFirst: 'f32', newSecond: 'f32' },
  uniforms: {
    size: 'u32',
    beta1: 'f32',
    beta2: 'f32',
    correction1: 'f32',
    correction2: 'f32',
    rate: 'f32',
    keep: 'f32',
    epsilon: 'f32',
  },
  workgroup: [threads, 1],
  declarations: '',
  body: `
  let i = (group.x + group.y * groups.x) * ${threads}u + index;
  if (i >= uniforms.size) { return; }
  let slope = gradient[i];
  let m = first[i] * uniforms.beta1 + slope * (1.0 - uniforms.beta1);
  let s = second[i] * uniforms.beta2 + slope * slope * (1.0 - uniforms.beta2);
  let moved = uniforms.rate * (m / uniforms.correction1) / (sqrt(s / uniforms.correction2) + uniforms.epsilon);
  newWeight[i] = weight[i] * uniforms.keep - moved;
  newFirst[i] = m;
  newSecond[i] = s;`,
};

export interface AdamState {
  readonly weight: tf.Tensor;
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
  readonly gradient: tf.Tensor;
}

export interface AdamNumbers {
  readonly beta1: number;
  readonly beta2: number;
  /** 1 - beta^step */
  readonly correction1: number;
  readonly correction2: number;
  readonly rate: number;
  /** What a weight is multiplied by: 1 - rate * decay. */
  readonly keep: number;
  readonly epsilon: number;
}

/** The weight and its moments after a step, as new tensors of the same shape. */
export function adamByKernel(state: AdamState, numbers: AdamNumbers): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const { weight, first, second, gradient } = state;
  const same = { shape: weight.shape, dtype: 'float32' } as const;
  return launch(adamKernel, {
    inputs: [weight, first, second, gradient],
    outputs: [same, same, same],
    uniforms: { size: weight.size, ...numbers },
    groups: groupsForRows(Math.ceil(weight.size / threads)),
  }) as [tf.Tensor, tf.Tensor, tf.Tensor];
}
