/** Reads a model's files from a folder of this machine. */
import './buffer-transfer';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type ModelFiles, missing, unreachable } from '../../src/clip/model-files';

/** The files of the model in `folder`; throws as `ModelFiles` says. */
export function directoryModelFiles(folder: string): ModelFiles {
  return {
    async read(file, signal) {
      const where = path.join(folder, file);
      try {
        const { buffer, byteOffset, byteLength } = await readFile(where, { signal });
        // A small file may share its buffer with others.
        return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw missing(file, where);
        throw unreachable(file, where, (error as Error).message, error);
      }
    },
  };
}
