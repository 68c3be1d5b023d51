/** A place that what is made may have to itself. */
import { readdir } from 'node:fs/promises';
import { UsageError } from './usage-error';

/**
 * For what is written as a folder full of files: what lies there already would be written over, or become part of it.
 * @throws UsageError where the folder holds anything, or cannot be read
 */
export async function requireNewOrEmpty(folder: string): Promise<void> {
  const isFree = await isNewOrEmpty(folder).catch((error: Error) => {
    throw new UsageError(
      `${folder} is no folder that can be read (${error.message}). Name a new folder for the data set.`,
      { cause: error },
    );
  });
  if (isFree) return;
  throw new UsageError(`${folder} is not empty. Name a new folder for the data set.`);
}

async function isNewOrEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}
