/** Where persons painted defects: kept with a result, and handed on to later results of the same photo. */
import type { ResultRecord } from '../../database/records';
import type { Mask } from '../../images/rgb-image';
import { archive } from '../storing/archive';
import { keptPicture } from '../storing/kept-photos';
import { paintUnsaved } from '../storing/unsaved-results';
import type { Inspected } from './photo';

type Key = Pick<ResultRecord, 'project' | 'id'>;

/** @throws AppError as the archive does */
export async function paintingOf(result: Key): Promise<Mask | null> {
  return (await keptPicture(result))?.painted ?? null;
}

/** @param mask on the photo's preview; null takes it away @throws AppError as the archive does */
export async function keepPainting({ project, id }: Key, mask: Mask | null): Promise<void> {
  if (!(await paintUnsaved(id, mask))) await (await archive()).paint(project, id, mask);
}

/**
 * What a new result of a photo begins with: the painting of the latest one before it.
 * @param sha256 of the photo
 * @throws AppError as the archive does
 */
export async function earlierPainting(inspected: readonly Inspected[], sha256: string): Promise<Mask | null> {
  const before = inspected.findLast((item) => item.status === 'done' && item.result.sha256 === sha256);
  return before?.status === 'done' ? paintingOf(before.result) : null;
}
