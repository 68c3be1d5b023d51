/** Files that are either whole or not there, whenever the program is interrupted or the disk is full. */
import { access, constants, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes beside the place and renames; makes the folder when there is none. Throws what the system throws. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const part = `${file}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
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
  const remove = (which: string) => rm(which, { recursive: true, force: true });
  try {
    await remove(part);
    const made = await make(part);
    await remove(folder);
    await rename(part, folder);
    return made;
  } catch (error) {
    await remove(part).catch(() => undefined);
    throw error;
  }
}

/** Makes the folder and asks whether it can be written, before the long work. Throws what the system throws. */
export async function makeWritable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK);
}

export function isDiskFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
