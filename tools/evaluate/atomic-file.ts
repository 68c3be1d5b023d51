/** Files that are either whole or not there, whenever the program is interrupted. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDiskFull, StopRun } from './stop-run';

/**
 * Writes beside the place and renames, and makes the folder when there is none.
 * @throws StopRun when the disk is full or the place cannot be written
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(part, text);
    await rename(part, file);
  } catch (error) {
    // What was begun is of no use; when it cannot be removed either, the next run writes over it.
    await rm(part, { force: true }).catch(() => undefined);
    if (isDiskFull(error)) {
      throw new StopRun(
        `The disk is full: ${file} cannot be written. Every cell that was finished is kept; free some space and run ` +
          'the same command again to go on.',
        { cause: error },
      );
    }
    throw new StopRun(
      `The results cannot be written to ${file} (${(error as Error).message}); name another folder with --out.`,
      { cause: error },
    );
  }
}
