/** Files that are either whole or not there, whenever the program is interrupted or the disk is full. */
import { access, constants, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDiskFull } from '../evaluate/stop-run';
import { UsageError } from '../evaluate/usage-error';

/**
 * Writes beside the place and renames; makes the folder when there is none.
 * @throws UsageError when the disk is full or the place cannot be written
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const part = `${file}.part`;
  try {
    await mkdir(path.dirname(path.resolve(file)), { recursive: true });
    await writeFile(part, content);
    await rename(part, file);
  } catch (error) {
    // What was begun is of no use; when it cannot be removed either, the next run writes over it.
    await rm(part, { force: true }).catch(() => undefined);
    throw unwritable(file, error as Error);
  }
}

/**
 * Makes the folder, so that a place that cannot be written is met before the long work.
 * @throws UsageError
 */
export async function requireWritable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw unwritable(folder, error as Error);
  }
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
