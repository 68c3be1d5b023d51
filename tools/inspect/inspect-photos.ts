/**
 * Inspects photos one after another. Memory holds one photo and its pictures at a time, however many there are; a photo
 * that cannot be read is noted and the rest is done.
 */
import path from 'node:path';
import { AppError } from '../../src/errors';
import type { Detector } from '../../src/vtfusion/detector';
import type { TrainSettings } from '../../src/vtfusion/settings';
import { photoOf } from '../../src/vtfusion/views';
import { readImage } from '../node/read-image';
import { isDiskFull } from '../node/whole-file';
import { writePng } from '../node/write-png';
import { unwritable } from '../train/whole-file';
import { resultPictures } from './pictures';
import type { PhotoResult, Results } from './results';

export interface InspectionTask {
  readonly detector: Detector;
  readonly fit: TrainSettings['fit'];
  /** Folder of the photos, and their names in it. */
  readonly images: string;
  readonly photos: readonly string[];
  readonly out: string;
  readonly results: Results;
  readonly onPhoto: (result: PhotoResult) => void;
}

/** Throws UsageError when the results cannot be written any more. */
export async function inspectPhotos(task: InspectionTask): Promise<void> {
  for (const file of task.photos) {
    const result = await inspectOne(task, file);
    await task.results.add(result);
    task.onPhoto(result);
  }
}

async function inspectOne(task: InspectionTask, file: string): Promise<PhotoResult> {
  const { detector, fit, images, out } = task;
  try {
    const photo = await readImage(path.join(images, file));
    const begun = performance.now();
    const { map, score, verdict } = await detector.inspect(photoOf(photo, fit));
    const milliseconds = Math.round(performance.now() - begun);
    const { heatmap, overlay } = resultPictures(photo, map, fit, detector.thresholds);
    await writePicture(path.join(out, 'heatmaps', `${file}.png`), heatmap);
    await writePicture(path.join(out, 'overlays', `${file}.png`), overlay);
    return { file, score, verdict, milliseconds };
  } catch (error) {
    if (error instanceof AppError || isUnreadableFile(error))
      return { file, error: (error as Error).message };
    throw error;
  }
}

/** The system could not give the file's bytes: it was moved away meanwhile, or is not ours to read. */
function isUnreadableFile(error: unknown): boolean {
  const { syscall, code } = error as NodeJS.ErrnoException;
  return syscall !== undefined && ['ENOENT', 'EACCES', 'EPERM', 'EIO', 'EISDIR'].includes(code ?? '');
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
