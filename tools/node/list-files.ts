import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { naturalOrder } from '../../src/images/natural-order';

/** Paths of all files below a folder, relative to it, with / between folders, in natural order. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort(naturalOrder);
}
