/** Painted defects: kept with every result of the photo, and copied to later ones. */
import type { ResultRecord } from '../../database/records';
import type { Mask } from '../../images/rgb-image';
import { archive } from '../storing/archive';
import { keptPicture } from '../storing/kept-photos';
import { paintUnsaved, unsavedResult } from '../storing/unsaved-results';
import { doneResults, type Inspected } from './photo';

type Key = Pick<ResultRecord, 'project' | 'id'>;

/** @throws AppError as the archive does */
export async function paintingOf(result: Key): Promise<Mask | null> {
  return (await keptPicture(result))?.painted ?? null;
}

/**
 * @param inspected results of the open project
 * @param result of the photo that is painted on
 * @param mask on the photo's preview; null removes the painting
 * @throws AppError as the archive does
 */
export async function keepPainting(
  inspected: readonly Inspected[],
  { project, sha256 }: Pick<ResultRecord, 'project' | 'sha256'>,
  mask: Mask | null,
): Promise<void> {
  const paintStored = async (ids: readonly string[]) => {
    if (ids.length > 0) await (await archive()).paint(project, ids, mask);
  };
  const ids = doneResults(inspected).flatMap((one) => (one.sha256 === sha256 ? [one.id] : []));
  const waiting = ids.filter(unsavedResult);
  // The step that may fail comes first: then no result has it.
  await paintStored(ids.filter((id) => !waiting.includes(id)));
  // Some may have been stored meanwhile.
  await paintStored(waiting.filter((id) => !paintUnsaved(id, mask)));
}

/**
 * The painting that a new result of a photo begins with: that of the latest result before it.
 * @param sha256 of the photo
 * @throws AppError as the archive does
 */
export async function earlierPainting(inspected: readonly Inspected[], sha256: string): Promise<Mask | null> {
  const before = inspected.findLast((item) => item.status === 'done' && item.result.sha256 === sha256);
  return before?.status === 'done' ? paintingOf(before.result) : null;
}
