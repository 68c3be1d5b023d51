/**
 * Makes frozen layers of a checkpoint's matrices: in the file's own layout where our kernels read them, else
 * as plain tensors.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type FrozenLinear, kernelLinear, plainLinear } from '../ops/frozen-linear';
import { usesKernel } from '../ops/kernels';
import { kernelSequence, type PatchSequence, plainSequence, type SequenceParts } from '../ops/patch-sequence';
import { type FrozenMatrix, float32Matrix, int8Matrix } from '../ops/webgpu/frozen-matrix';
import type { TensorSource } from './tensor-source';

export interface LinearNames {
  /** `[out, in]` */
  readonly weight: string;
  readonly bias: string;
  /** Multiplies each output (a layer scale). */
  readonly gain?: string | undefined;
}

/** A linear layer of a checkpoint. */
export function linearOf(source: TensorSource, { weight, bias, gain }: LinearNames): FrozenLinear {
  if (!usesKernel('matmul')) {
    return plainLinear({
      weight: source.transposed(weight),
      bias: source.vector(bias),
      gain: gain === undefined ? undefined : source.vector(gain),
    });
  }
  const gains = gain === undefined ? undefined : source.array(gain).data;
  const shift = source.array(bias).data;
  const shifted = gains ? shift.map((value, o) => value * gains[o]) : shift;
  return kernelLinear(rowsOf(source, weight, gains), tf.tensor1d(shifted));
}

/** A projection `[in, out]` of a checkpoint, without bias. */
export function projectionOf(source: TensorSource, name: string): FrozenLinear {
  if (!usesKernel('matmul')) return plainLinear({ weight: source.matrix(name) });
  const [inputs, outputs] = source.array(name).shape;
  const int8 = source.quantised(name);
  if (int8?.axis === 1) {
    const values = turned(int8.values, new Int8Array(int8.values.length), inputs, outputs);
    return kernelLinear(int8Matrix({ values, scales: int8.scales }, inputs));
  }
  const { data } = source.array(name);
  return kernelLinear(float32Matrix(turned(data, new Float32Array(data.length), inputs, outputs), inputs));
}

/**
 * A checkpoint's patch convolution `[d, 3, p, p]` with the tensors that are added to its results.
 * @param parts the sequence owns its tensors
 */
export function sequenceOf(source: TensorSource, name: string, parts: SequenceParts): PatchSequence {
  return usesKernel('patches')
    ? kernelSequence(parts, rowsOf(source, name))
    : plainSequence(parts, source.patchMatrix(name));
}

/** A weight whose first axis is its outputs, on the GPU in the file's layout. */
function rowsOf(source: TensorSource, name: string, gains?: Float32Array): FrozenMatrix {
  const int8 = source.quantised(name);
  if (int8?.axis === 0) return int8Matrix(int8, int8.columns, gains);
  const { data, shape } = source.array(name);
  return float32Matrix(data, data.length / shape[0], gains);
}

/** Transposes a matrix `[rows, columns]` to `[columns, rows]`. */
function turned<T extends Int8Array | Float32Array>(from: T, to: T, rows: number, columns: number): T {
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) to[c * rows + r] = from[r * columns + c];
  return to;
}
