/** Projects that were deleted leave the disk at a later start; until then they can be had back. */
import type { Archive } from '../database/archive';
import { keepDrafts } from './note-drafts';

/** A deleted project can be had back for so long, also by way of a reload. */
export const keptDeletedMs = 60_000;

/** Removes what was deleted long ago. Where the clock was set back since, the time runs anew from now. */
export async function removeLongDeleted(kept: Archive, now = Date.now()): Promise<void> {
  const { records } = await kept.projects();
  for (const { id, deleted } of records) {
    if (deleted === null) continue;
    if (deleted > now) await kept.changeProject(id, { deleted: now });
    else if (now - deleted > keptDeletedMs) {
      await kept.removeProject(id);
      keepDrafts(id, {});
    }
  }
}
