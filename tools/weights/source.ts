/** Finds what a conversion needs: the checkpoint, its configuration and the tokenizer's merges. */
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { tokenizerFor } from '../../src/clip/load-tokenizer';
import type { ModelShape } from '../../src/clip/model-tensors';
import { cannotOpen } from './checkpoint';
import { parseConfig, type SourceConfig } from './config';
import { type Downloaded, type DownloadOptions, download } from './download';
import { fileSha256 } from './file-sha256';
import { isNetworkError, noNetwork, refused, request } from './http';
import { hubFile } from './hub';
import { knownDino } from './known-dino';
import { WeightsError } from './weights-error';

const MERGES_FILE = 'merges.txt';

export interface SourceRequest {
  /** A file's path or an http(s) address. */
  from: string;
  /** A file to use in place of the configuration beside the checkpoint. */
  configFile?: string | undefined;
  /** A file to use in place of the merges beside the checkpoint. */
  mergesFile?: string | undefined;
  /** The merges to use when there are none beside the checkpoint. */
  usualMerges: string;
  download: DownloadOptions;
}

export interface Source {
  /** Where the checkpoint is fetched from, if it is. */
  url?: string;
  sourceConfig: SourceConfig;
  /** Absent for a model without words. */
  merges?: Uint8Array | undefined;
  /** Gives the checkpoint as a file of this machine, fetched if need be, its SHA-256 checked if one was asked for. */
  checkpoint(): Promise<Downloaded>;
}

/**
 * Reads and checks the small files, so that what is wrong with them is said before a long fetch. Throws
 * `weights-usage`, `weights-source-invalid`, `weights-network`.
 */
export async function findSource(wanted: SourceRequest): Promise<Source> {
  const { from } = wanted;
  const isAddress = /^https?:\/\//i.test(from);
  if (isAddress && !URL.canParse(from))
    throw new WeightsError('weights-usage', `${from} is not an address. Check it.`);
  if (!isAddress) {
    await access(from).catch((cause) => {
      throw cannotOpen(from, cause);
    });
  }
  const beside = isAddress
    ? (name: string) => fetchBeside(from, name)
    : (name: string) => readIfThere(path.join(path.dirname(from), name));
  const sourceConfig = await findConfig(wanted, beside);
  const merges = await findMerges(wanted, sourceConfig.shape, beside);
  return isAddress
    ? { url: from, sourceConfig, merges, checkpoint: () => download(from, wanted.download) }
    : { sourceConfig, merges, checkpoint: () => localCheckpoint(from, wanted.download.sha256) };
}

async function localCheckpoint(file: string, sha256: string | undefined): Promise<Downloaded> {
  if (sha256 !== undefined) {
    const actual = await fileSha256(file).catch((cause) => {
      throw cannotOpen(file, cause);
    });
    if (actual !== sha256) {
      throw new WeightsError(
        'weights-source-invalid',
        `The checkpoint ${file} has the SHA-256 ${actual}, not ${sha256}. It is another file, or was cut short: fetch it again.`,
      );
    }
  }
  return { path: file, remove: async () => {} };
}

async function findMerges(
  { mergesFile, usualMerges }: SourceRequest,
  shape: ModelShape,
  beside: (name: string) => Promise<Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  if (shape.kind !== 'clip') return undefined;
  const bytes = mergesFile
    ? await readNamed(mergesFile, '--merges')
    : ((await beside(MERGES_FILE)) ?? (await readNamed(usualMerges, '--merges')));
  try {
    tokenizerFor(shape.config, bytes);
    return bytes;
  } catch (cause) {
    throw new WeightsError(
      'weights-source-invalid',
      `The tokenizer's merges do not belong to this model. ${(cause as Error).message} Name others with --merges FILE.`,
      { cause },
    );
  }
}

async function findConfig(
  { from, configFile }: SourceRequest,
  beside: (name: string) => Promise<Uint8Array | undefined>,
): Promise<SourceConfig> {
  if (configFile) return parseConfig(decode(await readNamed(configFile, '--config')), configFile);
  const stem = path.basename(from).replace(/\.safetensors$/, '');
  const names = ['open_clip_config.json', `${stem}.config.json`, 'config.json'];
  for (const name of names) {
    const bytes = await beside(name);
    if (bytes) return parseConfig(decode(bytes), name);
  }
  throw new WeightsError(
    'weights-source-invalid',
    `There is no configuration beside ${from} (looked for ${names.join(', ')}). Name open_clip's or timm's with --config FILE.`,
  );
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function readNamed(file: string, option: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new WeightsError(
      'weights-source-invalid',
      `The file ${file} cannot be read. Name another with ${option}.`,
      {
        cause,
      },
    );
  }
}

/**
 * The address of a hub repository's checkpoint: open_clip's where there is one, since such repositories also hold the
 * image tower alone, else timm's. Throws `weights-source-invalid`, `weights-network`.
 */
export async function checkpointOf(repository: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const openClip = hubFile(repository, 'open_clip_model.safetensors', environment);
  const isClip =
    !knownDino(repository) && (await fetchBeside(openClip, 'open_clip_config.json')) !== undefined;
  return isClip ? openClip : hubFile(repository, 'model.safetensors', environment);
}

/** A small file from the same folder as `url`; undefined when there is none. */
async function fetchBeside(url: string, name: string): Promise<Uint8Array | undefined> {
  const address = new URL(name, url).href;
  try {
    const { response } = await request(address);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    if (response.status === 404) return undefined;
    throw refused(address, response.status);
  } catch (error) {
    throw isNetworkError(error) ? noNetwork(url, error) : error;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
