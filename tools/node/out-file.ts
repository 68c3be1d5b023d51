/** Writes what the person names with --out, and says in a sentence where that cannot be. */

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isDiskFull, makeWritable, replaceFile } from './replace-file';
import { UsageError } from './usage-error';

/**
 * Writes a file whole or not at all.
 * @throws UsageError when the disk is full or the place cannot be written
 */
export async function writeOutFile(file: string, content: string | Uint8Array): Promise<void> {
  await replaceFile(file, content).catch((error) => {
    throw unwritable(file, error);
  });
}

/**
 * Makes the folder, so that a place that cannot be written is met before the long work.
 * @throws UsageError
 */
export async function requireWritable(folder: string): Promise<void> {
  await makeWritable(folder).catch((error) => {
    throw unwritable(folder, error);
  });
}

/**
 * Makes the folder that a file is to go to, so that a place where it cannot be is met before the long work.
 * @throws UsageError where that cannot be written, or the name is a folder's
 */
export async function requireOutFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() || file.endsWith('/') || file.endsWith(path.sep)) {
    throw new UsageError(
      `${file} is a folder and cannot become a file; name a file, such as one in it, with --out.`,
    );
  }
  await requireWritable(path.dirname(path.resolve(file)));
}

/** The sentence for a file that could not be written. */
export function unwritable(file: string, error: Error): UsageError {
  return new UsageError(
    isDiskFull(error)
      ? `The disk is full: ${file} cannot be written. What was written before is whole; free some space and run the ` +
          'same command again.'
      : `${file} cannot be written (${error.message}); name another place with --out.`,
    { cause: error },
  );
}
