/** Large blobs by their SHA-256: the same bytes are kept once, whoever needs them. */

import { sha256Of } from '../sha256';
import { type Database, deleteOne, putOne } from './database';

/** Bytes and the hash that they are kept under. */
export interface KeptBlob {
  readonly sha256: string;
  readonly blob: Blob;
}

export interface BlobStore {
  /** Keeps the bytes; the same ones stay as they are, damaged ones are replaced. */
  put(sha256: string, blob: Blob): Promise<void>;
  get(sha256: string): Promise<Blob | undefined>;
  keys(): Promise<string[]>;
  delete(sha256: string): Promise<void>;
}

/**
 * The same bytes as a plain blob: Chromium 150 neither counts a `File` towards the page's disk quota nor
 * limits it by that.
 */
const plainBlob = (blob: Blob): Blob =>
  typeof File !== 'undefined' && blob instanceof File ? blob.slice(0, blob.size, blob.type) : blob;

export type Soundness = 'sound' | 'missing' | 'damaged';

/** Whether the disk returns the bytes, unchanged. */
export async function soundnessOf(blob: Blob | undefined, sha256: string): Promise<Soundness> {
  if (!blob) return 'missing';
  try {
    return (await sha256Of(await blob.arrayBuffer())) === sha256 ? 'sound' : 'damaged';
  } catch {
    // The browser knows the name of a file that is gone.
    return 'missing';
  }
}

export function blobsInDatabase(database: Database): BlobStore {
  const get = async (sha256: string) => (await database.get('blobs', sha256))?.blob;
  return {
    get,
    async put(sha256, blob) {
      if ((await soundnessOf(await get(sha256), sha256)) === 'sound') return;
      await putOne(database, 'blobs', { sha256, blob: plainBlob(blob) });
    },
    keys: () => database.getAllKeys('blobs'),
    delete: (sha256) => deleteOne(database, 'blobs', sha256),
  };
}
