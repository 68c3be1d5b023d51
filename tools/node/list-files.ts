import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { naturalOrder } from '../../src/images/natural-order';
import { UsageError } from './usage-error';

/** Paths of all files below a folder, relative to it, with / between folders, in natural order. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort(naturalOrder);
}

/**
 * As `listFiles`, of the folder that --data names.
 * @throws UsageError where it cannot be listed
 */
export async function filesOfDataset(folder: string): Promise<string[]> {
  try {
    return await listFiles(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is no folder' : 'cannot be read';
    throw new UsageError(`${folder} ${why}; name a data set's folder with --data.`, { cause: error });
  }
}
