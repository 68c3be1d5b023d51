/** A project that was trained once, for tests of what comes after a training. */
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { main } from '../../tools/train/main';
import type { UploadFile } from './photo-files';

const file = '.cache/e2e/flange.vtfusion';

/** Trains it on the sample's first two good photos, as `npm run train` does. */
export async function trainProject(model: string): Promise<void> {
  const images = await mkdtemp(path.join(tmpdir(), 'good-'));
  try {
    for (const name of ['good-01.jpg', 'good-02.jpg']) {
      await copyFile(path.join('public/samples', name), path.join(images, name));
    }
    const said: string[] = [];
    const stream = { write: (text: string) => said.push(text) > 0 };
    const options = ['--model', model, '--name', 'flange', '--images', images, '--out', file];
    const code = await main(options, { stdout: stream, stderr: stream });
    if (code !== 0) throw new Error(said.join(''));
  } finally {
    await rm(images, { recursive: true });
  }
}

export const trainedProject = async (): Promise<UploadFile> => ({
  name: path.basename(file),
  mimeType: 'application/zip',
  buffer: await readFile(file),
});
