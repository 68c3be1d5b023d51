/** Removes what nothing needs; skipped while a tab writes something that may need it. */
import type { BlobStore } from './blob-store';
import type { Database } from './database';
import { unlessWritten } from './orders';
import { projectsWithParts } from './read-records';

const withBlobs = ['photos', 'versions', 'results', 'trainings'] as const;
/** Blobs looked at before a waiting writer has its turn. */
const SWEPT_AT_ONCE = 100;

/** Removes parts of projects that were never finished. */
export async function sweepProjects(
  database: Database,
  remove: (project: string) => Promise<void>,
): Promise<void> {
  await unlessWritten(async () => {
    const known = new Set(await database.getAllKeys('projects'));
    for (const project of await projectsWithParts(database)) if (!known.has(project)) await remove(project);
  });
}

/** Removes those of these blobs that no record needs. @returns whether none was skipped */
export async function sweepBytes(
  database: Database,
  blobs: BlobStore,
  sums: readonly string[],
): Promise<boolean> {
  let isWhole = true;
  for (let at = 0; at < sums.length; at += SWEPT_AT_ONCE) {
    const isDone = await unlessWritten(async () => {
      for (const sha256 of sums.slice(at, at + SWEPT_AT_ONCE)) {
        if (!(await isNeeded(database, sha256))) await blobs.delete(sha256);
      }
    });
    isWhole &&= isDone;
  }
  return isWhole;
}

async function isNeeded(database: Database, sha256: string): Promise<boolean> {
  const read = database.transaction(withBlobs);
  const keys = await Promise.all(
    withBlobs.map((part) => read.objectStore(part).index('blobs').getKey(sha256)),
  );
  return keys.some((key) => key !== undefined);
}
