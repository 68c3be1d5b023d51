/** A project called "flange" that was trained once (`app-files.ts`), for tests of what comes after a training. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { UploadFile } from './photo-files';

export const trainedFile = '.cache/e2e/flange.vtfusion';

export const trainedProject = async (): Promise<UploadFile> => ({
  name: path.basename(trainedFile),
  mimeType: 'application/zip',
  buffer: await readFile(trainedFile),
});
