/** Turns a checkpoint into shards of int8, or of float32 to compare with, one after the other, reading a few rows at a time. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileFacts } from '../../src/clip/model-files';
import type { TensorEntry } from '../../src/clip/model-manifest';
import { type ModelShape, modelTensors } from '../../src/clip/model-tensors';
import { quantise } from '../../src/clip/quantise';
import { elementCount, type Tensor, writeSafetensors } from '../../src/clip/safetensors';
import type { ModelTensor } from '../../src/clip/tensor-list';
import type { Checkpoint } from './checkpoint';
import { type Piece, planShards } from './shard-plan';
import { WeightsError } from './weights-error';

/**
 * What may lie in a checkpoint beside the weights: buffers of PyTorch and of OpenAI's checkpoints, a classifier, and the
 * token that stands for hidden patches in DINOv2's training.
 */
const NOT_WEIGHTS = {
  clip: new Set(['attn_mask', 'input_resolution', 'context_length', 'vocab_size']),
  vision: new Set(['mask_token', 'head.weight', 'head.bias']),
};
/** Numbers read from the checkpoint at once: 4 MiB as float32. */
const CHUNK_ELEMENTS = 2 ** 20;

export interface Converted {
  tensors: Record<string, TensorEntry>;
  shards: FileFacts[];
  /** How many numbers the model has. */
  parameters: number;
}

export interface ConvertOptions {
  /** No shard is longer. */
  shardBytes: number;
  /** Every number as it is, four times the size: what int8 costs is measured against it. */
  float32: boolean;
  /** Numbers converted so far, and their total. */
  onProgress: (done: number, total: number) => void;
}

/**
 * Checks that a checkpoint holds the tensors of a model of this shape, and nothing that would change its meaning.
 * Throws `weights-source-invalid`, naming the tensor.
 */
export function checkIsModel(checkpoint: Checkpoint, model: ModelShape): void {
  const { kind } = model;
  const expected = modelTensors(model);
  for (const [name, { shape }] of expected) {
    const info = checkpoint.tensors.get(name);
    if (!info) throw notThisModel(kind, `it has no tensor ${name}`);
    const isSame = info.shape.join() === shape.join() || (shape.length === 0 && info.shape.join() === '1');
    if (!isSame)
      throw notThisModel(kind, `its tensor ${name} is [${info.shape}], where the config asks for [${shape}]`);
  }
  for (const name of checkpoint.tensors.keys()) {
    if (!expected.has(name) && !NOT_WEIGHTS[kind].has(name)) {
      throw notThisModel(kind, `its tensor ${name} has no place in it`);
    }
  }
}

/**
 * Writes the shards into `folder`. Throws `weights-source-invalid` for weights that are not finite.
 */
export async function convertCheckpoint(
  checkpoint: Checkpoint,
  model: ModelShape,
  folder: string,
  { shardBytes, float32, onProgress }: ConvertOptions,
): Promise<Converted> {
  const expected = float32 ? unscaled(modelTensors(model)) : modelTensors(model);
  const parameters = Array.from(expected.values()).reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const tensors: Record<string, TensorEntry> = {};
  const shards: FileFacts[] = [];
  let done = 0;
  for (const { file, pieces } of planShards(expected, shardBytes)) {
    const shard = new Map<string, Tensor>();
    for (const piece of pieces) {
      await addPiece(checkpoint, piece, file, shard, tensors);
      done += (piece.end - piece.start) * elementCount(piece.tensor.shape.slice(1));
      onProgress(done, parameters);
    }
    const bytes = writeSafetensors(shard);
    await writeFile(path.join(folder, file), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    shards.push({ file, bytes: bytes.byteLength, sha256 });
  }
  return { tensors, shards, parameters };
}

function unscaled(tensors: Map<string, ModelTensor>): Map<string, ModelTensor> {
  return new Map(Array.from(tensors, ([name, { shape, branch }]) => [name, { shape, branch }]));
}

async function addPiece(
  checkpoint: Checkpoint,
  { name, tensor, start, end }: Piece,
  file: string,
  shard: Map<string, Tensor>,
  tensors: Record<string, TensorEntry>,
): Promise<void> {
  const { shape, scaleAxis } = tensor;
  const rows = end - start;
  const place = { shard: file, key: name, rows };
  const pieceShape = shape.length === 0 ? [] : [rows, ...shape.slice(1)];
  if (scaleAxis === undefined) {
    shard.set(name, {
      dtype: 'F32',
      shape: pieceShape,
      data: await readFinite(checkpoint, name, start, end),
    });
    const entry = tensors[name];
    if (entry?.dtype === 'F32') entry.pieces.push(place);
    else tensors[name] = { dtype: 'F32', shape, pieces: [place] };
    return;
  }
  const { values, scales } = await quantiseRows(checkpoint, name, tensor, start, end);
  const scale = `${name}.scale`;
  shard.set(name, { dtype: 'I8', shape: pieceShape, data: values });
  shard.set(scale, { dtype: 'F32', shape: [scales.length], data: scales });
  const entry = tensors[name];
  if (entry?.dtype === 'I8') entry.pieces.push({ ...place, scale });
  else tensors[name] = { dtype: 'I8', shape, scaleAxis, pieces: [{ ...place, scale }] };
}

async function quantiseRows(
  checkpoint: Checkpoint,
  name: string,
  { shape, scaleAxis }: Piece['tensor'],
  start: number,
  end: number,
) {
  const columns = elementCount(shape.slice(1));
  // Columns' scales need every row at once; such matrices are small.
  const step = scaleAxis === 1 ? end - start : Math.max(1, Math.floor(CHUNK_ELEMENTS / columns));
  const values = new Int8Array((end - start) * columns);
  const scales = new Float32Array(scaleAxis === 1 ? columns : end - start);
  for (let row = start; row < end; row += step) {
    const stop = Math.min(end, row + step);
    const weights = await readFinite(checkpoint, name, row, stop);
    const chunk = quantise(weights, stop - row, columns, scaleAxis!);
    values.set(chunk.values, (row - start) * columns);
    scales.set(chunk.scales, scaleAxis === 1 ? 0 : row - start);
  }
  return { values, scales };
}

async function readFinite(checkpoint: Checkpoint, name: string, start: number, end: number) {
  const weights = await checkpoint.readRows(name, start, end);
  if (!weights.every(Number.isFinite)) {
    throw new WeightsError(
      'weights-source-invalid',
      `The checkpoint's tensor ${name} holds numbers that are not finite. Fetch the file again, or use another one.`,
    );
  }
  return weights;
}

function notThisModel(kind: ModelShape['kind'], why: string): WeightsError {
  const [what, advice] =
    kind === 'clip'
      ? ['a CLIP', 'an open_clip checkpoint with its own open_clip_config.json (--config FILE)']
      : [
          'a vision transformer',
          "timm's checkpoint of a DINOv2 model with its own config.json (--config FILE)",
        ];
  return new WeightsError(
    'weights-source-invalid',
    `The checkpoint is not ${what} of the shape that its configuration gives: ${why}. Use ${advice}.`,
  );
}
