/** The picture of an inspected photo, read from the archive when it is shown; the last few stay in memory. */

import { packMap, unpackMap } from '../../database/packed-map';
import type { PictureRecord, ResultRecord } from '../../database/records';
import { AppError } from '../../errors';
import { archive } from '../storing/archive';
import { keptPicture } from '../storing/kept-photos';
import { unsavedResult } from '../storing/unsaved-results';
import type { InspectionReport } from './page-types';
import { type Done, release } from './photo';
import { regionMask, regionRecord } from './region';

/**
 * The large parts of a shown result. Verdict and thresholds are the result's own: a person may change them
 * meanwhile.
 */
export type ShownReport = Pick<InspectionReport, 'map' | 'region' | 'placement'> & {
  readonly photo: { readonly width: number; readonly height: number; readonly preview: ImageBitmap };
};

const keptAtHand = 12;
/** In the order of use, the latest last. */
const atHand = new Map<string, Promise<ShownReport>>();

/** The part of a report that is stored beside its record. */
export function pictureOf(
  project: string,
  id: string,
  report: InspectionReport,
  painted: PictureRecord['painted'] = null,
): PictureRecord {
  const { map, placement, photo } = report;
  const region = report.region ? regionRecord(report.region) : null;
  return { project, id, map: packMap(map), region, placement, preview: photo.previewFile, painted };
}

/** @throws AppError `picture-not-kept`, or as the archive does */
export function loadReport({ result }: Done): Promise<ShownReport> {
  const known = atHand.get(result.id);
  const report = known ?? readReport(result);
  // The one used last goes to the end.
  atHand.delete(result.id);
  atHand.set(result.id, report);
  if (!known) {
    report.catch(() => atHand.delete(result.id));
    for (const id of [...atHand.keys()].slice(0, -keptAtHand)) letGo(id);
  }
  return report;
}

/** For when another project is opened. */
export function letGoOfReports(): void {
  for (const id of [...atHand.keys()]) letGo(id);
}

export async function loadThumbnail({ result: { project, id } }: Done): Promise<Blob | undefined> {
  return unsavedResult(id)?.thumbnail ?? (await archive()).thumbnail(project, id);
}

function letGo(id: string): void {
  const report = atHand.get(id);
  atHand.delete(id);
  report?.then(
    ({ photo }) => release(photo),
    () => undefined,
  );
}

async function readReport({ project, id, width, height }: ResultRecord): Promise<ShownReport> {
  const picture = await keptPicture({ project, id });
  if (!picture)
    throw new AppError(
      'picture-not-kept',
      'The picture of this result is no longer stored. Inspect the photo again.',
    );
  const preview = await createImageBitmap(picture.preview);
  return {
    map: unpackMap(picture.map),
    region: picture.region ? regionMask(picture.region) : undefined,
    placement: picture.placement,
    photo: { width, height, preview },
  };
}
