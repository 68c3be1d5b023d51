/** A CLIP of a few numbers: its manifest and its one shard, valid in every respect but that it sees nothing. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { clipConfigSchema } from '../../../src/clip/clip-config';
import { MANIFEST_FORMAT, MANIFEST_VERSION } from '../../../src/clip/model-manifest';
import { modelTensors } from '../../../src/clip/model-tensors';
import { elementCount, type Tensor, writeSafetensors } from '../../../src/clip/safetensors';

export const SHARD = 'weights.safetensors';

export const factsOf = (file: string, bytes: Uint8Array) => ({
  file,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

const config = v.parse(clipConfigSchema, {
  embed_dim: 2,
  vision_cfg: { image_size: 4, layers: 1, width: 2, head_width: 1, patch_size: 2, mlp_ratio: 1 },
  text_cfg: { context_length: 4, vocab_size: 5, width: 2, heads: 1, layers: 1 },
});

/** @returns the shard's bytes and the manifest of it */
export function microModel() {
  const shard = new Map<string, Tensor>();
  const tensors: Record<string, unknown> = {};
  for (const [name, { shape, scaleAxis }] of modelTensors({ kind: 'clip', config })) {
    const rows = shape[0] ?? 1;
    const size = elementCount(shape);
    const piece = { shard: SHARD, key: name, rows };
    if (scaleAxis === undefined) {
      shard.set(name, { dtype: 'F32', shape, data: new Float32Array(size).fill(0.5) });
      tensors[name] = { dtype: 'F32', shape, pieces: [piece] };
    } else {
      const channels = scaleAxis === 0 ? rows : size / rows;
      shard.set(name, { dtype: 'I8', shape, data: new Int8Array(size).fill(3) });
      shard.set(`${name}.scale`, {
        dtype: 'F32',
        shape: [channels],
        data: new Float32Array(channels).fill(1),
      });
      tensors[name] = { dtype: 'I8', shape, scaleAxis, pieces: [{ ...piece, scale: `${name}.scale` }] };
    }
  }
  const bytes = writeSafetensors(shard);
  const texts = { name: 'micro', title: 'micro', description: '', licence: 'MIT', licenceNote: '' };
  const manifest = {
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    kind: 'clip',
    ...texts,
    source: factsOf('source', bytes),
    config,
    preprocess: {},
    levels: [1],
    parameters: 100,
    tensors,
    shards: [factsOf(SHARD, bytes)],
    merges: factsOf('merges.txt', new Uint8Array()),
  };
  return { bytes, manifest };
}
