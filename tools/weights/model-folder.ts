/** Makes a model's folder from a checkpoint: whole and checked, or not at all. */
import { createHash } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileFacts } from '../../src/clip/model-files';
import {
  MANIFEST_FILE,
  MANIFEST_FORMAT,
  MANIFEST_VERSION,
  type ModelManifest,
  modelBytes,
} from '../../src/clip/model-manifest';
import { type ModelShape, sideOf } from '../../src/clip/model-tensors';
import { moveFolder } from '../node/replace-file';
import { Checkpoint } from './checkpoint';
import type { SourceConfig } from './config';
import { type ConvertOptions, checkIsModel, convertCheckpoint } from './convert';
import { writingTo } from './disk';
import { fileSha256 } from './file-sha256';
import { verifyModel } from './verify';
import { WeightsError } from './weights-error';

const MERGES_FILE = 'merges.txt';

export interface ModelSpec extends ConvertOptions {
  /** The folder to make; its last part is the model's name. */
  out: string;
  /** Replace the folder when it exists. */
  force: boolean;
  checkpointPath: string;
  /** Where the checkpoint was fetched from, if it was. */
  url?: string | undefined;
  sourceConfig: SourceConfig;
  /** The tokenizer's merges file, for a CLIP. */
  merges?: Uint8Array | undefined;
  /** Blocks whose patch tokens to use, from 1. */
  levels: number[];
  title?: string | undefined;
  description?: string | undefined;
  licence: string;
  licenceNote: string;
}

export interface ModelReport {
  parameters: number;
  /** All files of the folder. */
  bytes: number;
  sourceBytes: number;
  /** Of the int8 matrices: ||error|| / ||weights||; 0 where there are none. */
  relativeError: number;
}

/**
 * Refuses to touch a folder that exists, unless told to; and never replaces one that holds no model.
 * Throws `weights-usage`.
 */
export async function checkOutput(out: string, force: boolean): Promise<void> {
  if (!(await exists(out))) return;
  if (!force)
    throw new WeightsError('weights-usage', `The folder ${out} exists already. Add --force to replace it.`);
  if (!(await exists(path.join(out, MANIFEST_FILE)))) {
    throw new WeightsError(
      'weights-usage',
      `${out} is not a model's folder, so it is not replaced. Name another with --out.`,
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/**
 * Converts, checks by reading back, then moves the folder to its place. Throws `weights-usage`,
 * `weights-source-invalid`, `safetensors-invalid`, `weights-disk`, `model-manifest-invalid`.
 */
export async function makeModelFolder(spec: ModelSpec): Promise<ModelReport> {
  const { out, force } = spec;
  await checkOutput(out, force);
  const temporary = path.join(path.dirname(out), `.${path.basename(out)}.partial`);
  const checkpoint = await Checkpoint.open(spec.checkpointPath);
  try {
    return await writingTo(path.dirname(out), async () => {
      await rm(temporary, { recursive: true, force: true });
      await mkdir(temporary, { recursive: true });
      const manifest = await fillFolder(spec, checkpoint, temporary);
      const relativeError = await verifyModel(temporary, checkpoint);
      await moveFolder(temporary, out);
      return {
        parameters: manifest.parameters,
        bytes: modelBytes(manifest),
        sourceBytes: checkpoint.bytes,
        relativeError,
      };
    });
  } finally {
    await checkpoint.close();
    await rm(temporary, { recursive: true, force: true });
  }
}

async function fillFolder(spec: ModelSpec, checkpoint: Checkpoint, folder: string): Promise<ModelManifest> {
  const { sourceConfig, checkpointPath, url } = spec;
  const { shape, preprocess } = sourceConfig;
  checkIsModel(checkpoint, shape);
  const converted = await convertCheckpoint(checkpoint, shape, folder, spec);
  const name = path.basename(spec.out);
  const common = {
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    name,
    title: spec.title ?? name,
    description: spec.description ?? descriptionOf(shape),
    licence: spec.licence,
    licenceNote: spec.licenceNote,
    source: {
      ...sourceName(checkpointPath, url),
      bytes: checkpoint.bytes,
      sha256: await fileSha256(checkpointPath),
    },
    preprocess,
    levels: spec.levels,
    parameters: converted.parameters,
    tensors: converted.tensors,
    shards: converted.shards,
  } as const;
  const manifest: ModelManifest =
    shape.kind === 'clip'
      ? { ...common, ...shape, merges: await writeMerges(spec.merges, folder) }
      : { ...common, ...shape };
  await writeFile(path.join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}

function descriptionOf(shape: ModelShape): string {
  const side = sideOf(shape);
  if (shape.kind === 'clip') {
    const { patch_size: patch, width, layers } = shape.config.vision_cfg;
    return `A CLIP with ${layers} image blocks of width ${width}, images of ${side} pixels, patches of ${patch}.`;
  }
  const { patch_size: patch, embed_dim: width, depth } = shape.config;
  return (
    `A vision transformer with ${depth} blocks of width ${width}, images of ${side} pixels, patches of ${patch}. ` +
    'It sees pictures only and reads no words.'
  );
}

/** The address without user, query and fragment, which may hold secrets. */
function sourceName(checkpointPath: string, url: string | undefined): { file: string; url?: string } {
  if (url === undefined) return { file: path.basename(checkpointPath) };
  const { origin, pathname } = new URL(url);
  return { file: path.basename(pathname), url: origin + pathname };
}

async function writeMerges(bytes: Uint8Array | undefined, folder: string): Promise<FileFacts> {
  if (!bytes) throw new Error('A CLIP was to be written without the merges of its tokenizer.');
  await writeFile(path.join(folder, MERGES_FILE), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file: MERGES_FILE, bytes: bytes.byteLength, sha256 };
}
