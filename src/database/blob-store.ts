/** Large bytes by their SHA-256: the same bytes are kept once, whoever needs them. */
import { type Database, strict } from './database';

export interface BlobStore {
  /** Keeps the bytes; what is there already stays. */
  put(sha256: string, blob: Blob): Promise<void>;
  get(sha256: string): Promise<Blob | undefined>;
  keys(): Promise<string[]>;
  delete(sha256: string): Promise<void>;
}

/** The same bytes as a plain blob: a `File` is not counted (Chromium 150) in what the page takes of the disk, nor held to it. */
const plainBlob = (blob: Blob): Blob =>
  typeof File !== 'undefined' && blob instanceof File ? blob.slice(0, blob.size, blob.type) : blob;

export function blobsInDatabase(database: Database): BlobStore {
  return {
    async put(sha256, blob) {
      if ((await database.count('blobs', sha256)) > 0) return;
      const write = database.transaction('blobs', 'readwrite', strict);
      await Promise.all([write.store.put({ sha256, blob: plainBlob(blob) }), write.done]);
    },
    get: async (sha256) => (await database.get('blobs', sha256))?.blob,
    keys: () => database.getAllKeys('blobs'),
    delete: (sha256) => database.delete('blobs', sha256),
  };
}
