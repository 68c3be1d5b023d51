/** A CLIP of any shape with made-up weights, in int8 where a model's folder has int8. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type ClipConfig, clipConfigSchema, clipTensors } from '../../src/clip/clip-config';
import { QuantisedArray } from '../../src/clip/quantised-array';
import { elementCount } from '../../src/clip/safetensors';
import type { Branch } from '../../src/clip/tensor-list';
import type { NamedArray } from '../../src/clip/tensor-source';
import type { Weights } from '../../src/clip/weight-stream';
import { weightsInMemory } from '../node/weights-in-memory';

/** ViT-B/16+ at 240 pixels. */
export const bPlus: ClipConfig = v.parse(
  clipConfigSchema,
  JSON.parse(readFileSync('fixtures/open_clip/ViT-B-16-plus-240.json', 'utf8')),
);

const some = Int8Array.from({ length: 4093 }, (_, i) => ((i * i) % 255) - 127);

/** @returns the arrays of one branch, and how many numbers they are */
export function branchInMemory(config: ClipConfig, branch: Branch): { weights: Weights; parameters: number } {
  const arrays = new Map<string, NamedArray>();
  let parameters = 0;
  for (const [name, tensor] of clipTensors(config)) {
    if (tensor.branch !== branch) continue;
    const { shape, scaleAxis: axis } = tensor;
    const size = elementCount(shape);
    parameters += size;
    if (axis === undefined) {
      arrays.set(name, { shape, data: new Float32Array(size).fill(0.01) });
      continue;
    }
    const [rows, columns] = [shape[0], size / shape[0]];
    const values = new Int8Array(size);
    for (let at = 0; at < size; at += some.length) values.set(some.subarray(0, size - at), at);
    const scales = new Float32Array(axis === 0 ? rows : columns).fill(1e-3);
    arrays.set(name, new QuantisedArray(shape, { values, scales, rows, columns, axis }));
  }
  return { weights: weightsInMemory(arrays), parameters };
}
