/**
 * A frozen linear layer and its epilogue. Our kernel has no gradient: never use it for layers that are
 * trained.
 */
import * as tf from '@tensorflow/tfjs-core';
import { gelu, quickGelu } from './gelu';
import { linear } from './linear';
import { disposeMatrix, type FrozenMatrix } from './webgpu/frozen-matrix';
import { matMulBy } from './webgpu/matmul';
import { type Task, type TaskEpilogue, variantFor } from './webgpu/tuner';

export type FrozenActivation = 'gelu' | 'quick-gelu';

/** Epilogue of a linear layer. */
export interface After {
  readonly activation?: FrozenActivation;
  /** Added last, of the result's shape. */
  readonly residual?: tf.Tensor;
}

/** activation(x W + b) + residual over the last axis, `[..., in]` to `[..., out]`. */
export interface FrozenLinear {
  apply<T extends tf.Tensor>(x: T, after?: After): T;
  /** The product to tune the kernel on, for so many rows and this epilogue; undefined for a plain layer. */
  task(rows: number, after?: Omit<TaskEpilogue, 'bias'>): Task | undefined;
  dispose(): void;
}

export interface PlainWeights {
  /** `[in, out]` */
  readonly weight: tf.Tensor2D;
  readonly bias?: tf.Tensor1D | undefined;
  /** Multiplies each output of x W + b (a layer scale). */
  readonly gain?: tf.Tensor1D | undefined;
}

const activate = { gelu, 'quick-gelu': quickGelu };

/** A linear layer of plain operations; it owns the weights. */
export function plainLinear({ weight, bias, gain }: PlainWeights): FrozenLinear {
  return {
    apply: <T extends tf.Tensor>(x: T, { activation, residual }: After = {}) =>
      tf.tidy(() => {
        const product = linear(x, weight, bias);
        const scaled = gain ? tf.mul(product, gain) : product;
        const active = activation ? activate[activation](scaled) : scaled;
        return residual ? tf.add(residual, active) : active;
      }) as T,
    task: () => undefined,
    dispose: () => tf.dispose([weight, bias, gain].filter((tensor) => tensor !== undefined)),
  };
}

/**
 * A linear layer by our kernel, over weights in the file's own layout, which it owns. Gains are folded in
 * beforehand.
 */
export function kernelLinear(matrix: FrozenMatrix, bias?: tf.Tensor1D): FrozenLinear {
  return {
    apply: <T extends tf.Tensor>(x: T, after: After = {}) => {
      const variant = variantFor({ rows: x.size / matrix.inputs, matrix });
      return matMulBy(variant, x, matrix, { bias, ...after }) as T;
    },
    task: (rows, after) => ({ rows, matrix, epilogue: { bias, ...after } }),
    dispose: () => {
      disposeMatrix(matrix);
      bias?.dispose();
    },
  };
}
