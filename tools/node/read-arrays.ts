import { readFileSync } from 'node:fs';
import { parseSafetensors, toFloat32 } from '../../src/clip/safetensors';
import type { NamedArray } from '../../src/clip/tensor-source';

/** Every tensor of a safetensors file as float32, by name. */
export function readArrays(file: string | URL): Map<string, NamedArray> {
  const bytes = new Uint8Array(readFileSync(file)).buffer;
  const tensors = [...parseSafetensors(bytes)];
  return new Map(tensors.map(([name, t]) => [name, { shape: t.shape, data: toFloat32(t) }]));
}
