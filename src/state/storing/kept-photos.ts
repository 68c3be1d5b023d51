/** What photos are and look like, on the disk or in the page, where it waits for room. */
import type { PictureRecord, ResultRecord } from '../../database/records';
import { archive } from './archive';
import { unsavedPhoto } from './unsaved-photos';
import { unsavedResult, unsavedResultOf } from './unsaved-results';

/**
 * A photo as it was given; nothing where it is no longer there. It lies in memory: once the browser has cleared its storage, reading
 * a blob from there never ends.
 * @throws AppError as the archive does
 */
export async function keptPhoto(sha256: string): Promise<Blob | undefined> {
  // It may be stored meanwhile, and waits no longer then.
  const waiting = unsavedResultOf(sha256)?.blob ?? unsavedPhoto(sha256);
  try {
    // The disk first: the file that was given may have gone since, with its card.
    const kept = await (await archive()).blob(sha256);
    return kept ? new Blob([await kept.arrayBuffer()], { type: kept.type }) : waiting;
  } catch (error) {
    if (waiting) return waiting;
    throw error;
  }
}

/** What a result looks like; nothing where that is no longer there. @throws AppError as the archive does */
export async function keptPicture({
  project,
  id,
}: Pick<ResultRecord, 'project' | 'id'>): Promise<PictureRecord | undefined> {
  return unsavedResult(id)?.picture ?? (await archive()).picture(project, id);
}
