/** Files that are either whole or not there, whenever the program is interrupted or the disk is full. */
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes beside the place and renames; makes the folder when there is none. Throws what the system throws. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const part = `${file}.part`;
  try {
    await makeFolder(path.dirname(file));
    await writeFile(part, content);
    await rename(part, file);
  } catch (error) {
    // What was begun is of no use; when it cannot be removed either, the next run writes over it.
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * What is there goes when what comes in its place is whole.
 * @param make makes the folder that it is given and fills it
 * @returns what `make` gives. Throws what it or the system throws
 */
export async function replaceFolder<T>(folder: string, make: (part: string) => Promise<T>): Promise<T> {
  const part = `${folder}.part`;
  try {
    await remove(part);
    const made = await make(part);
    await moveFolder(part, folder);
    return made;
  } catch (error) {
    await remove(part).catch(() => undefined);
    throw error;
  }
}

/** Moves a folder that is whole to its place. What was there before goes last, and comes back where the move fails. */
export async function moveFolder(made: string, folder: string): Promise<void> {
  const old = `${made}.old`;
  const isThere = await isFolder(folder);
  if (isThere) {
    // What a run left that was killed just before its end.
    await remove(old);
    await rename(folder, old);
  }
  await rename(made, folder).catch(async (error) => {
    if (isThere) await rename(old, folder);
    throw error;
  });
  await remove(old);
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true });

const isFolder = (place: string) =>
  stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Makes the folder and writes in it, before the long work: asked alone, a system says yes to its administrator. Throws what the system throws. */
export async function makeWritable(folder: string): Promise<void> {
  await makeFolder(folder);
  const probe = path.join(folder, `.${process.pid}.part`);
  await writeFile(probe, '');
  await rm(probe);
}

/**
 * Makes the folder, and those that it is to lie in. Not by `mkdir`'s own `recursive`: that never ends where a folder that is there
 * says that it is not, as Linux' /proc does. Throws what the system throws
 */
async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let place = path.resolve(folder); !(await isFolder(place)); place = path.dirname(place)) {
    missing.unshift(place);
    // A drive that is not there.
    if (place === path.dirname(place)) break;
  }
  for (const place of missing) {
    await mkdir(place).catch(async (error) => {
      // Another program may have made it meanwhile.
      if (!(await isFolder(place))) throw error;
    });
  }
}

export function isDiskFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
