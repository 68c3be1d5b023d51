/**
 * Where a model's files come from. A model is a folder: `model.json`, weight shards, and the tokenizer's
 * merges.
 */
import { AppError } from '../errors';
import { sha256Of } from '../sha256';

export interface ModelFiles {
  /**
   * The bytes of one file of the model's folder. The caller owns them and may free their memory. Throws
   * `model-shard-missing` if the folder has no such file, `model-unreachable` if it cannot be reached, and
   * the signal's reason if cancelled.
   */
  read(file: string, signal?: AbortSignal): Promise<ArrayBuffer>;
  /** The bytes that `keep` was given for this file; undefined if there are none. Never throws. */
  kept?(facts: FileFacts): Promise<ArrayBuffer | undefined>;
  /** Keeps a verified file if there is room. Never throws. */
  keep?(facts: FileFacts, bytes: ArrayBuffer): Promise<void>;
}

/** Reads a model's files over HTTP from the folder `baseUrl`. */
export function fetchModelFiles(baseUrl: string): ModelFiles {
  const folder = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  return { read: (file, signal) => fetchFile(folder + file, file, signal) };
}

async function fetchFile(url: string, file: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  try {
    // Regenerated weights have the same names, and a browser may consider its cached copy fresh for days.
    const response = await fetch(url, { cache: 'no-cache', ...(signal && { signal }) });
    // Many servers answer an unknown address with the app's own page instead of 404.
    const isPage = response.headers.get('content-type')?.startsWith('text/html');
    if (response.status === 404 || (response.ok && isPage)) throw missing(file, url);
    if (!response.ok) throw unreachable(file, url, `the server answered ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof AppError) throw error;
    throw unreachable(file, url, 'the connection failed', error);
  }
}

/** The error for a file that the model's folder lacks. */
export function missing(file: string, where: string): AppError {
  return new AppError(
    'model-shard-missing',
    `The model's file ${file} was not found at ${where}. Run \`npm run weights\` again to make the model's folder whole.`,
  );
}

/** The error for a folder that did not answer. */
export function unreachable(file: string, where: string, why: string, cause?: unknown): AppError {
  return new AppError(
    'model-unreachable',
    `The model's file ${file} could not be read from ${where}: ${why}. Check the connection and try again.`,
    { cause },
  );
}

/** A file's facts in the manifest. */
export interface FileFacts {
  file: string;
  bytes: number;
  /** 64 hexadecimal digits. */
  sha256: string;
}

/**
 * Reads a file and checks its length and SHA-256. A kept file was verified before, so only its length is
 * checked. Throws `model-shard-altered`, `model-unreachable` where the browser withholds cryptography, or
 * what `read` throws.
 */
export async function readVerified(
  files: ModelFiles,
  facts: FileFacts,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const { file, bytes, sha256 } = facts;
  const kept = await files.kept?.(facts);
  signal?.throwIfAborted();
  if (kept?.byteLength === bytes) return kept;
  const buffer = await files.read(file, signal);
  signal?.throwIfAborted();
  requireCryptography();
  if (buffer.byteLength !== bytes || (await sha256Of(buffer)) !== sha256) {
    throw new AppError(
      'model-shard-altered',
      `The model's file ${file} is not the one that its manifest names: it was changed or cut short. ` +
        'Reload the page; if that does not help, run `npm run weights` again.',
    );
  }
  await files.keep?.(facts, buffer);
  return buffer;
}

function requireCryptography(): void {
  if (!globalThis.crypto?.subtle) {
    throw new AppError(
      'model-unreachable',
      'The model cannot be checked, because the browser allows that only on https pages and on localhost. ' +
        'Open the page at such an address.',
    );
  }
}
