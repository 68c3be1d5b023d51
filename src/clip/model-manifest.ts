/**
 * `model.json`: what a model is, where it comes from, and where each of its tensors lies in the shards.
 *
 * A tensor is stored in pieces, each a run of its rows (first axis) under a key of one shard, so that a token
 * table larger than a shard can be stored too; most tensors have one piece. An int8 piece has its float32
 * scales beside it, so every piece can be read by itself.
 */
import * as v from 'valibot';
import { AppError, briefly } from '../errors';
import { count, parseOutside, sha256Schema, whole } from '../outside';
import { clipConfigSchema, preprocessSchema } from './clip-config';
import { dinoConfigSchema } from './dino-config';
import { type FileFacts, type ModelFiles, unreachable } from './model-files';
import { depthOf, type ModelShape, modelTensors } from './model-tensors';

export const MANIFEST_FILE = 'model.json';
export const MANIFEST_FORMAT = 'vtfusion-model';
export const MANIFEST_VERSION = 1;

/** A plain name, so that no manifest can point outside its folder. */
const fileName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/));
const fileFacts = v.object({ file: fileName, bytes: whole, sha256: sha256Schema });

const pieceFields = {
  shard: fileName,
  /** The piece's name in the shard. */
  key: v.string(),
  /** How many rows of the tensor it holds; 1 for a scalar. */
  rows: count,
};
const tensorSchema = v.variant('dtype', [
  v.object({
    dtype: v.literal('F32'),
    shape: v.array(whole),
    pieces: v.pipe(v.array(v.object(pieceFields)), v.minLength(1)),
  }),
  v.object({
    dtype: v.literal('I8'),
    shape: v.pipe(v.array(whole), v.minLength(2)),
    /** The axis of the output channels, which have the scales. */
    scaleAxis: v.picklist([0, 1]),
    /** `scale`: the name of the piece's scales in the shard, one for each of its channels. */
    pieces: v.pipe(v.array(v.object({ ...pieceFields, scale: v.string() })), v.minLength(1)),
  }),
]);

/** Fields that every model has. */
const commonFields = {
  format: v.literal(MANIFEST_FORMAT),
  version: v.literal(MANIFEST_VERSION),
  name: v.string(),
  title: v.string(),
  description: v.string(),
  /** An SPDX name where there is one. */
  licence: v.string(),
  /** What the licence covers and who says so. */
  licenceNote: v.string(),
  /** The checkpoint that the weights were made from. */
  source: v.object({ file: v.string(), url: v.optional(v.string()), bytes: whole, sha256: sha256Schema }),
  preprocess: preprocessSchema,
  /** The blocks whose patch tokens are used, counted from 1. */
  levels: v.pipe(v.array(count), v.minLength(1)),
  /** How many numbers the model has. */
  parameters: whole,
  tensors: v.record(v.string(), tensorSchema),
  shards: v.array(fileFacts),
};
const clipSchema = v.object({
  ...commonFields,
  kind: v.literal('clip'),
  config: clipConfigSchema,
  /** The tokenizer's byte-pair merges. */
  merges: fileFacts,
});
const visionSchema = v.object({
  ...commonFields,
  kind: v.literal('vision'),
  config: dinoConfigSchema,
  /**
   * Side of the square image in pixels; the position embeddings are resampled to it when the model is read.
   */
  side: count,
});
const manifestSchema = v.variant('kind', [clipSchema, visionSchema]);

/** A model that sees pictures and reads words. */
export type ClipManifest = v.InferOutput<typeof clipSchema>;
/** A model that sees pictures only. */
type VisionManifest = v.InferOutput<typeof visionSchema>;
export type ModelManifest = ClipManifest | VisionManifest;
export type TensorEntry = v.InferOutput<typeof tensorSchema>;

/** The largest model's manifest has 200 KB; one of many megabytes would only waste time and memory. */
const MOST_CHARACTERS = 4_000_000;

/** Checks a manifest. Throws `model-manifest-invalid`, naming what is wrong. */
export function parseManifest(json: string): ModelManifest {
  if (json.length > MOST_CHARACTERS) {
    throw invalid(`it has ${json.length} characters, more than the ${MOST_CHARACTERS} allowed`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw invalid('it is not JSON', cause);
  }
  // The first models had no kind: they are CLIPs.
  const isObject = typeof parsed === 'object' && parsed !== null;
  const result = parseOutside(manifestSchema, isObject ? Object.assign({ kind: 'clip' }, parsed) : parsed);
  if (!result.success) {
    const [issue] = result.issues;
    throw invalid(`${briefly(v.getDotPath(issue) ?? 'the file')}: ${briefly(issue.message, 200)}`);
  }
  const manifest = result.output;
  const problem = levelsProblem(manifest.levels, manifest) ?? sideProblem(manifest);
  if (problem) throw invalid(problem);
  checkTensors(manifest);
  return manifest;
}

/**
 * Reads a model's manifest. Throws `model-unreachable` when there is none, `model-manifest-invalid`.
 */
export async function readManifest(files: ModelFiles, signal?: AbortSignal): Promise<ModelManifest> {
  let bytes: ArrayBuffer;
  try {
    bytes = await files.read(MANIFEST_FILE, signal);
  } catch (error) {
    if (error instanceof AppError && error.code === 'model-shard-missing') {
      throw unreachable(MANIFEST_FILE, "the model's folder", 'there is no such model', error);
    }
    throw error;
  }
  return parseManifest(new TextDecoder().decode(bytes));
}

/** All files of a model but the manifest. */
export function filesOf(manifest: ModelManifest): readonly FileFacts[] {
  return manifest.kind === 'clip' ? [...manifest.shards, manifest.merges] : manifest.shards;
}

/** Bytes of all files of a model but the manifest. */
export function modelBytes(manifest: ModelManifest): number {
  return filesOf(manifest).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Reads the manifest of a CLIP. Throws what `readManifest` throws. */
export async function readClipManifest(files: ModelFiles, signal?: AbortSignal): Promise<ClipManifest> {
  const manifest = await readManifest(files, signal);
  if (manifest.kind !== 'clip')
    throw invalid(`${manifest.name} sees pictures only, and a CLIP is needed here`);
  return manifest;
}

/** What is wrong with levels: they must be blocks of the image encoder in ascending order, from 1. */
export function levelsProblem(levels: readonly number[], shape: ModelShape): string | undefined {
  const depth = depthOf(shape);
  const isAscending = levels.every((level, i) => level > (levels[i - 1] ?? 0) && level <= depth);
  return isAscending
    ? undefined
    : `the levels ${briefly(levels.join(', '))} are not ascending blocks from 1 to ${depth}`;
}

/** What is wrong with the side of a vision-only encoder's images: it must hold whole patches. */
export function sideProblem(shape: ModelShape): string | undefined {
  if (shape.kind === 'clip' || shape.side % shape.config.patch_size === 0) return undefined;
  return `the side ${shape.side} is not a multiple of the patch, which has ${shape.config.patch_size} pixels`;
}

/**
 * Checks that the tensors are those of the kind and config, that their pieces fill them, and that the pieces
 * lie in the shards in order.
 */
function checkTensors(manifest: ModelManifest): void {
  const { tensors, shards } = manifest;
  const order = new Map(shards.map(({ file }, index) => [file, index]));
  if (order.size !== shards.length) throw invalid('a shard is listed twice');
  for (const [name, { shape }] of modelTensors(manifest)) {
    const entry = tensors[name];
    if (!entry) throw invalid(`the tensor ${name} is missing`);
    if (entry.shape.join() !== shape.join()) {
      throw invalid(
        `the tensor ${name} is [${briefly(entry.shape.join())}], but the config asks for [${shape}]`,
      );
    }
    let rows = 0;
    let last = 0;
    for (const piece of entry.pieces) {
      const index = order.get(piece.shard);
      if (index === undefined)
        throw invalid(`${name} lies in ${briefly(piece.shard)}, which is not among the shards`);
      if (index < last) throw invalid(`the pieces of ${name} are not in the order of the shards`);
      last = index;
      rows += piece.rows;
    }
    if (rows !== (shape[0] ?? 1)) throw invalid(`the pieces of ${name} hold ${rows} rows`);
  }
}

function invalid(what: string, cause?: unknown): AppError {
  return new AppError(
    'model-manifest-invalid',
    `The model's ${MANIFEST_FILE} cannot be used: ${what}. Run \`npm run weights\` again to make the model's folder anew.`,
    { cause },
  );
}
