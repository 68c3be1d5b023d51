/** Projects that were trained once (`app-files.ts`), for tests of what comes after a training. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { UploadFile } from './photo-files';

export const trainedFiles = {
  /** Called "flange", of the micro model, which looks at its photos once: they are tiny. */
  flange: '.cache/e2e/flange.vtfusion',
  /** Called "machined flange", trained with words, of the micro model, which looks at its photos whole and in nine tiles. */
  tiled: '.cache/e2e/tiled.vtfusion',
};

export type Trained = keyof typeof trainedFiles;

export async function trainedProject(which: Trained = 'flange'): Promise<UploadFile> {
  const file = trainedFiles[which];
  return { name: path.basename(file), mimeType: 'application/zip', buffer: await readFile(file) };
}
