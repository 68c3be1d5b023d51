/** A place that what is made may have to itself. */
import { readdir } from 'node:fs/promises';
import { UsageError } from './usage-error';

/**
 * For what is written as a folder full of files: what lies there already would be written over, or become part of it.
 * @throws UsageError where the folder holds anything; what the system throws where it cannot be read
 */
export async function requireNewOrEmpty(folder: string): Promise<void> {
  if (await isNewOrEmpty(folder)) return;
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
