/** Photos and pictures of results, from the disk or, while they wait for room, from the page. */
import type { PictureRecord, ResultRecord } from '../../database/records';
import { archive } from './archive';
import { unsavedPhoto } from './unsaved-photos';
import { unsavedResult, unsavedResultOf } from './unsaved-results';

/**
 * A photo as it was given; undefined if it is gone. It is copied into memory: once the browser has cleared
 * its storage, reading a blob from there never ends.
 * @throws AppError as the archive does
 */
export async function keptPhoto(sha256: string): Promise<Blob | undefined> {
  // It may be stored meanwhile, and then no longer waits.
  const waiting = unsavedResultOf(sha256)?.blob ?? unsavedPhoto(sha256);
  try {
    // The disk comes first: the given file may have gone with its memory card.
    const kept = await (await archive()).blob(sha256);
    return kept ? new Blob([await kept.arrayBuffer()], { type: kept.type }) : waiting;
  } catch (error) {
    if (waiting) return waiting;
    throw error;
  }
}

/** A result's picture; undefined if it is gone. @throws AppError as the archive does */
export async function keptPicture({
  project,
  id,
}: Pick<ResultRecord, 'project' | 'id'>): Promise<PictureRecord | undefined> {
  return unsavedResult(id)?.picture ?? (await archive()).picture(project, id);
}
