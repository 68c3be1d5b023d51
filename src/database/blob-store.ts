/** Large bytes by their SHA-256: the same bytes are kept once, whoever needs them. */
import { type Database, strict } from './database';
import { sha256OfBytes } from './sha256';

export interface BlobStore {
  /** Keeps the bytes; the same ones stay as they are, damaged ones are replaced. */
  put(sha256: string, blob: Blob): Promise<void>;
  get(sha256: string): Promise<Blob | undefined>;
  keys(): Promise<string[]>;
  delete(sha256: string): Promise<void>;
}

/** The same bytes as a plain blob: a `File` is not counted (Chromium 150) in what the page takes of the disk, nor held to it. */
const plainBlob = (blob: Blob): Blob =>
  typeof File !== 'undefined' && blob instanceof File ? blob.slice(0, blob.size, blob.type) : blob;

/** Whether the disk gives the bytes, and as they were. */
async function isSound(blob: Blob, sha256: string): Promise<boolean> {
  try {
    return (await sha256OfBytes(new Uint8Array(await blob.arrayBuffer()))) === sha256;
  } catch {
    return false;
  }
}

export function blobsInDatabase(database: Database): BlobStore {
  return {
    async put(sha256, blob) {
      const kept = (await database.get('blobs', sha256))?.blob;
      if (kept && (await isSound(kept, sha256))) return;
      const write = database.transaction('blobs', 'readwrite', strict);
      await Promise.all([write.store.put({ sha256, blob: plainBlob(blob) }), write.done]);
    },
    get: async (sha256) => (await database.get('blobs', sha256))?.blob,
    keys: () => database.getAllKeys('blobs'),
    async delete(sha256) {
      const write = database.transaction('blobs', 'readwrite', strict);
      await Promise.all([write.store.delete(sha256), write.done]);
    },
  };
}
