import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../errors';
import type { QuantisedMatrix } from './quantise';
import { QuantisedArray } from './quantised-array';

/** One named array of a checkpoint, row-major. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export function missingArray(name: string): AppError {
  return new AppError(
    'model-manifest-invalid',
    `The model has no array named ${name}, so it is not of the shape that its config states; convert it again.`,
  );
}

/** Gives a checkpoint's arrays as tensors in the shapes that the towers need. */
export class TensorSource {
  constructor(private readonly arrays: ReadonlyMap<string, NamedArray>) {}

  /** @throws AppError `model-manifest-invalid` naming the missing array. */
  array(name: string): NamedArray {
    const found = this.arrays.get(name);
    if (!found) throw missingArray(name);
    return found;
  }

  /** A matrix in int8 as it is stored; undefined if it is float32. @throws as `array` */
  quantised(name: string): QuantisedMatrix | undefined {
    const found = this.array(name);
    return found instanceof QuantisedArray ? found.matrix : undefined;
  }

  vector(name: string): tf.Tensor1D {
    return tf.tensor1d(this.array(name).data);
  }

  matrix(name: string): tf.Tensor2D {
    const { shape, data } = this.array(name);
    return tf.tensor2d(data, shape as [number, number]);
  }

  /**
   * A linear layer's `[out, in]` weight as `[in, out]`: the wasm backend is fast only without transposing.
   */
  transposed(name: string): tf.Tensor2D {
    const { shape, data } = this.array(name);
    const [out, width] = shape;
    const turned = new Float32Array(data.length);
    for (let o = 0; o < out; o++) for (let i = 0; i < width; i++) turned[i * out + o] = data[o * width + i];
    return tf.tensor2d(turned, [width, out]);
  }

  /**
   * A patch convolution's `[out, 3, p, p]` weight as the matrix `[p * p * 3, out]` of flattened RGB patches.
   */
  patchMatrix(name: string): tf.Tensor2D {
    const { shape, data } = this.array(name);
    const [out, channels, p] = shape;
    const matrix = new Float32Array(data.length);
    for (let o = 0; o < out; o++) {
      for (let c = 0; c < channels; c++) {
        for (let i = 0; i < p * p; i++)
          matrix[(i * channels + c) * out + o] = data[(o * channels + c) * p * p + i];
      }
    }
    return tf.tensor2d(matrix, [p * p * channels, out]);
  }
}
