/**
 * The usual model's shape with made-up weights, for machines that have not fetched it: what it takes in time and memory depends
 * on shapes alone. ViT-B-16-plus-240, matrices uniform with open_clip's spread at its start, gains about 1.
 */
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import * as v from 'valibot';
import { clipConfigSchema, clipTensors } from '../../../src/clip/clip-config';
import { elementCount } from '../../../src/clip/safetensors';
import type { ModelTensor } from '../../../src/clip/tensor-list';
import { runWeightsQuietly } from '../../weights/run';

const usual = 'fixtures/open_clip/ViT-B-16-plus-240.json';
const usualFolder = '.cache/bench/seeded-vit-b-16-plus-240';
/** Numbers that are written at a time. */
const piece = 2 ** 20;

/** @returns the folder of the usual model's shape; made once, which takes a minute and 0.8 GB of disk meanwhile */
export async function seededModel(): Promise<string> {
  if (!existsSync(path.join(usualFolder, 'model.json'))) await makeSeededModel(usualFolder, usual);
  return usualFolder;
}

/** @param config a file of open_clip's */
export async function makeSeededModel(folder: string, config: string): Promise<void> {
  const checkpoint = `${folder}.safetensors`;
  await mkdir(path.dirname(checkpoint), { recursive: true });
  const words: unknown = JSON.parse(await readFile(config, 'utf8'));
  try {
    await writeCheckpoint(checkpoint, clipTensors(v.parse(clipConfigSchema, words)));
    await runWeightsQuietly(['--from', checkpoint, '--config', config, '--out', folder, '--force']);
  } finally {
    await rm(checkpoint, { force: true });
  }
}

async function writeCheckpoint(file: string, tensors: ReadonlyMap<string, ModelTensor>): Promise<void> {
  const header: Record<string, unknown> = {};
  let end = 0;
  for (const [name, { shape }] of tensors) {
    const start = end;
    end += 4 * elementCount(shape);
    header[name] = { dtype: 'F32', shape, data_offsets: [start, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new BigUint64Array([BigInt(json.length)]);
  const handle = await open(file, 'w');
  try {
    await handle.write(new Uint8Array(length.buffer));
    await handle.write(json);
    const draw = uniform();
    for (const [name, tensor] of tensors) await writeTensor(handle, name, tensor, draw);
  } finally {
    await handle.close();
  }
}

async function writeTensor(
  handle: FileHandle,
  name: string,
  { shape, scaleAxis }: ModelTensor,
  draw: () => number,
): Promise<void> {
  const size = elementCount(shape);
  const middle = /ln_\w+\.weight$/u.test(name) ? 1 : 0;
  // Of a uniform draw; a matrix keeps what goes through it at its size.
  const spread = Math.sqrt(3) * (scaleAxis === undefined ? 0.02 : (size / shape[scaleAxis]) ** -0.5);
  for (let from = 0; from < size; from += piece) {
    const values = new Float32Array(Math.min(piece, size - from));
    for (let i = 0; i < values.length; i++) values[i] = middle + spread * draw();
    await handle.write(new Uint8Array(values.buffer));
  }
}

/** Numbers of -1 to 1, always the same. */
function uniform(): () => number {
  const generator = xoroshiro128plus(1);
  return () => generator.next() / 2 ** 31;
}
