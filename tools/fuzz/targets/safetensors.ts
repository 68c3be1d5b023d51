/** safetensors files: header lengths, headers, and where tensors lie. */

import {
  elementCount,
  headerByteLength,
  parseHeader,
  parseSafetensors,
  type Tensor,
  toFloat32,
  writeSafetensors,
} from '../../../src/clip/safetensors';
import type { Random } from '../../../src/das/random';
import { type Format, joined, mutate } from '../layout';
import { type FuzzTarget, promise } from '../target';
import { mutateJson } from '../values';

export const safetensorsFormat: Format = {
  layout(bytes) {
    const header = Math.min(bytes.length, 8 + (bytes[0] ?? 0) + (bytes[1] ?? 0) * 256);
    return {
      fields: [{ at: 0, bytes: 8, little: true }],
      pieces: [
        [0, 8],
        [8, header],
        [header, bytes.length],
      ],
    };
  },
};

function validFile(random: Random): Uint8Array {
  const tensors = new Map<string, Tensor>([
    ['half', { dtype: 'F16', shape: [2, 3], data: Uint16Array.of(0, 0x3c00, 0x7c00, 0x7e00, 1, 2) }],
    ['brain', { dtype: 'BF16', shape: [2], data: Uint16Array.of(0x3f80, 0x7fc0) }],
    [
      'matrix',
      { dtype: 'I8', shape: [3, 3], data: Int8Array.from({ length: 9 }, () => random.integer(-128, 127)) },
    ],
    [
      'matrix.scale',
      { dtype: 'F32', shape: [3], data: Float32Array.of(1, Number.NaN, Number.POSITIVE_INFINITY) },
    ],
    ['scalar', { dtype: 'F32', shape: [], data: Float32Array.of(2) }],
    ['empty', { dtype: 'F32', shape: [0, 7], data: new Float32Array() }],
    ['double', { dtype: 'F64', shape: [2], data: Float64Array.of(1e300, -1) }],
  ]);
  return writeSafetensors(tensors, { format: 'pt' });
}

/** A file with something wrong in its JSON, behind a length that fits. */
export function withHeader(file: Uint8Array, random: Random): Uint8Array {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const json = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  const header = new TextEncoder().encode(mutateJson(json, random));
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt(header.length), true);
  return joined(start, header, file.subarray(8 + length));
}

export function safetensors(): FuzzTarget {
  return {
    async prepare() {},
    make(random) {
      const file = validFile(random);
      if (random.chance(0.5)) return withHeader(file, random);
      return mutate(file, safetensorsFormat, random);
    },
    async take(bytes) {
      const tensors = parseSafetensors(Uint8Array.from(bytes).buffer);
      const streamed = parseHeader(bytes.subarray(0, headerByteLength(bytes, bytes.length)), bytes.length);
      promise(streamed.tensors.size === tensors.size, 'as many tensors in the header as in the file');
      for (const [name, tensor] of tensors) {
        const { length } = toFloat32(tensor);
        promise(length === elementCount(tensor.shape), `${length} numbers of ${name} in [${tensor.shape}]`);
      }
      writeSafetensors(tensors, streamed.metadata);
    },
  };
}
