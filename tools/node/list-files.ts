import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { naturalOrder } from '../../src/images/natural-order';
import { UsageError } from './usage-error';

/** Paths of all files below a folder, links' too, relative to it, with / between folders, in natural order. */
export async function listFiles(folder: string): Promise<string[]> {
  const files = await filesBelow(folder, []);
  return files.map((file) => relative(folder, file).split(sep).join('/')).sort(naturalOrder);
}

/** @param above where the folders lie in truth that were gone through to it */
async function filesBelow(folder: string, above: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const place = await realpath(folder);
  // A link to a folder that it lies in itself would have no end.
  if (above.includes(place)) return [];
  const files = entries.map(async (entry) => {
    const file = join(folder, entry.name);
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(file)));
    return isFolder ? filesBelow(file, [...above, place]) : [file];
  });
  return (await Promise.all(files)).flat();
}

const leadsToFolder = (link: string) =>
  stat(link).then(
    (found) => found.isDirectory(),
    () => false,
  );

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
