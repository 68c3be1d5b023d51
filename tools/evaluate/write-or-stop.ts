/** Writes what an evaluation finds, and ends the whole run where that cannot be: each further cell would be lost too. */
import { isDiskFull, replaceFile } from '../node/replace-file';
import { StopRun } from './stop-run';

/**
 * Writes a file whole or not at all.
 * @throws StopRun when the disk is full or the place cannot be written
 */
export async function writeOrStop(file: string, text: string): Promise<void> {
  await replaceFile(file, text).catch((error: Error) => {
    throw new StopRun(
      isDiskFull(error)
        ? `The disk is full: ${file} cannot be written. Every cell that was finished is kept; free some space and run ` +
            'the same command again to go on.'
        : `The results cannot be written to ${file} (${error.message}); name another folder with --out.`,
      { cause: error },
    );
  });
}
