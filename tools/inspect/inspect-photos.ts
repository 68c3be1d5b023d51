/**
 * Inspects photos one after another. Memory holds one photo and its pictures at a time, however many there are; a photo
 * that cannot be read is noted and the rest is done.
 */
import { readdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../src/errors';
import type { Detector } from '../../src/vtfusion/detector';
import type { TrainSettings } from '../../src/vtfusion/settings';
import { photoOf } from '../../src/vtfusion/views';
import { PICTURE } from '../evaluate/datasets/layout-files';
import { isWithin } from '../node/is-within';
import { unwritable } from '../node/out-file';
import { readImage } from '../node/read-image';
import { isDiskFull } from '../node/replace-file';
import { UsageError } from '../node/usage-error';
import { writePng } from '../node/write-png';
import { resultPictures } from './pictures';
import type { PhotoResult, Results } from './results';

export interface InspectionTask {
  readonly detector: Detector;
  readonly settings: Pick<TrainSettings, 'fit' | 'sensorBits'>;
  /** Folder of the photos, and their names in it. */
  readonly images: string;
  readonly photos: readonly string[];
  readonly out: string;
  readonly results: Results;
  readonly onPhoto: (result: PhotoResult) => void;
}

/** The folders of pictures beside the table; a picture has its photo's whole name, and .png behind it. */
const kinds = ['heatmaps', 'overlays'] as const;

/**
 * What is written takes the place of what lies in the folders of pictures.
 * @throws UsageError where the photos themselves lie there
 */
export async function requirePhotosElsewhere(images: string, out: string): Promise<void> {
  for (const kind of kinds) {
    const folder = path.join(out, kind);
    // One that is not there yet holds no photo.
    const real = await realpath(folder).catch(() => undefined);
    if (real !== undefined && isWithin(real, await realpath(images))) {
      throw new UsageError(
        `The photos in ${images} lie where the pictures of the results go, ${folder}, and would be removed or written over. ` +
          'Name another folder with --out, or copy the photos to a folder of their own.',
      );
    }
  }
}

/** Inspects all photos. Throws UsageError when the results cannot be written any more. */
export async function inspectPhotos(task: InspectionTask): Promise<void> {
  for (const kind of kinds) await removePictures(path.join(task.out, kind));
  for (const file of task.photos) {
    const result = await inspectOne(task, file);
    await task.results.add(result);
    task.onPhoto(result);
  }
}

/** An earlier run's, which may have seen other photos. */
async function removePictures(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(
    (each) => PICTURE.test(path.basename(each, '.png')) && each.endsWith('.png'),
  )) {
    const picture = path.join(folder, name);
    await rm(picture).catch((error) => {
      throw unwritable(picture, error);
    });
  }
}

async function inspectOne(task: InspectionTask, file: string): Promise<PhotoResult> {
  const { detector, settings, images, out } = task;
  const { fit, sensorBits } = settings;
  const pictures = kinds.map((kind) => path.join(out, kind, `${file}.png`));
  try {
    const photo = await readImage(path.join(images, file), sensorBits);
    const begun = performance.now();
    const { map, score, verdict } = await detector.inspect(photoOf(photo, fit));
    const milliseconds = Math.round(performance.now() - begun);
    const { heatmap, overlay } = resultPictures(photo, map, fit, detector.thresholds);
    await writePicture(pictures[0], heatmap);
    await writePicture(pictures[1], overlay);
    return { file, score, verdict, milliseconds };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { file, error: error.message };
  }
}

async function writePicture(file: string, picture: Parameters<typeof writePng>[1]): Promise<void> {
  try {
    await writePng(file, picture);
  } catch (error) {
    throw unwritable(file, asDiskError(error as Error));
  }
}

/** The encoder of pictures tells a full disk only in words. */
function asDiskError(error: Error): Error {
  const full = isDiskFull(error) || /no space left|ENOSPC|disk quota/iu.test(error.message);
  return full ? Object.assign(new Error(error.message, { cause: error }), { code: 'ENOSPC' }) : error;
}
