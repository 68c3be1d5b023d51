/**
 * A frozen matrix on the GPU in its file's layout: one row per output channel, int8 with a scale each, or
 * float32.
 */
import * as tf from '@tensorflow/tfjs-core';
import { upload } from './webgpu-backend';

export interface FrozenMatrix {
  readonly kind: 'int8' | 'float32';
  /** Rows of the file. */
  readonly outputs: number;
  /** Columns of the file, without padding to a multiple of 4. */
  readonly inputs: number;
  /**
   * `[outputs, ceil(inputs / 4)]` int32, four signed bytes each, or `[outputs, 4 ceil(inputs / 4)]` float32.
   */
  readonly values: tf.Tensor2D;
  /** `[outputs]`; none for float32. */
  readonly scales: tf.Tensor1D | undefined;
}

/** Pads rows of `width` elements with zeros to `wide`; returns the array itself if they are equal. */
function widened<T extends Int8Array | Float32Array>(values: T, width: number, wide: number): T {
  if (wide === width) return values;
  const rows = values.length / width;
  const out = new (values.constructor as new (length: number) => T)(rows * wide);
  for (let r = 0; r < rows; r++) out.set(values.subarray(r * width, (r + 1) * width) as never, r * wide);
  return out;
}

/** The bytes as words of four, without a change of order. */
function wordsOf(bytes: Int8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}

/**
 * Sends int8 values `[outputs, inputs]`, row-major, to the GPU with a scale for each row.
 * @param gains multiplies the results of each row (a layer scale)
 */
export function int8Matrix(
  { values, scales }: { readonly values: Int8Array; readonly scales: Float32Array },
  inputs: number,
  gains?: Float32Array,
): FrozenMatrix {
  const outputs = scales.length;
  const words = Math.ceil(inputs / 4);
  return {
    kind: 'int8',
    outputs,
    inputs,
    values: upload(tf.tensor2d(wordsOf(widened(values, inputs, 4 * words)), [outputs, words], 'int32')),
    scales: upload(tf.tensor1d(gains ? scales.map((scale, o) => scale * gains[o]) : scales)),
  };
}

/** Sends float32 values `[outputs, inputs]`, row-major, to the GPU. */
export function float32Matrix(values: Float32Array, inputs: number, gains?: Float32Array): FrozenMatrix {
  const outputs = values.length / inputs;
  const wide = 4 * Math.ceil(inputs / 4);
  const scaled = gains ? values.map((value, i) => value * gains[Math.floor(i / inputs)]) : values;
  return {
    kind: 'float32',
    outputs,
    inputs,
    values: upload(tf.tensor2d(widened(scaled, inputs, wide), [outputs, wide])),
    scales: undefined,
  };
}

export function disposeMatrix({ values, scales }: FrozenMatrix): void {
  values.dispose();
  scales?.dispose();
}
