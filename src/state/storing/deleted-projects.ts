/**
 * A deleted project can be restored while a notice offers it, and leaves the disk with that notice. If its
 * page went before the notice, as when the browser is killed, it leaves later.
 */
import type { Archive } from '../../database/archive';
import type { ProjectRecord } from '../../database/records';
import { forgetFailed } from './failed-photos';
import { keepDrafts } from './note-drafts';
import { forgetAllRemoved } from './removals';
import { forgetLeftOver } from './unfinished-batch';

/** For so long a deleted project is left alone: another tab may offer to restore it. */
export const keptDeletedMs = 60_000;

/** Projects that this page offers to restore, however long a person is at the notice. */
const offered = new Set<string>();

/** Leaves a deleted project alone, and counts it as deleted, until the returned function is called. */
export function keepDeleted(id: string): () => void {
  offered.add(id);
  return () => void offered.delete(id);
}

/** A full disk may not even store that it is deleted. */
export const isDeleted = ({ id, deleted }: ProjectRecord): boolean => deleted !== null || offered.has(id);

/**
 * A project as it is stored; undefined if there is none, or it is deleted.
 * @throws AppError as the archive does
 */
export async function projectHere(
  kept: Archive,
  id: string,
): Promise<ProjectRecord | 'unreadable' | undefined> {
  const found = await kept.project(id);
  return found && found !== 'unreadable' && isDeleted(found) ? undefined : found;
}

/**
 * Removes a project with its drafts of notes, the names of photos that a batch left over, and what was
 * removed.
 */
export async function removeWhole(kept: Archive, id: string): Promise<void> {
  await kept.removeProject(id);
  keepDrafts(id, {});
  forgetLeftOver(id);
  forgetFailed(id);
  forgetAllRemoved(id);
}

/** Removes what was deleted long ago. If the clock was set back since, the time starts again now. */
export async function removeLongDeleted(kept: Archive, now = Date.now()): Promise<void> {
  const { records } = await kept.projects();
  for (const { id, deleted } of records) {
    if (deleted === null || offered.has(id)) continue;
    if (deleted > now) await kept.changeProject(id, { deleted: now });
    else if (now - deleted > keptDeletedMs) await removeWhole(kept, id);
  }
}
