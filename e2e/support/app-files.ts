/** What the tests open: the app, the models of the tests beside it, and projects that were trained before. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { makeSeededModel } from '../../tools/bench/node/seeded-model';
import { convertGolden } from '../../tools/testing/golden-model';
import { goodPhotos, tinyGoodPhotos, type UploadFile } from './photo-files';
import { type Trained, trainedFiles } from './trained-project';

export const appDir = '.cache/e2e/app';
const model = (name: string) => join(appDir, 'models', name);

/** @param built where the app was built already */
export async function makeAppFiles(built: string | undefined): Promise<void> {
  if (built) {
    await rm(appDir, { recursive: true, force: true });
    await cp(built, appDir, { recursive: true });
  } else await build({ logLevel: 'warn', build: { outDir: appDir } });
  await convertGolden('micro-clip', model('micro-clip'));
  const dino = ['--title', 'micro-dino', '--licence', 'MIT', '--side', '98'];
  await convertGolden('micro-dino', model('micro-dino'), ...dino);
  // A third of its width and two thirds of its side, for tests in which a software renderer computes.
  await makeSeededModel(model('nano-clip'), 'e2e/support/nano-clip.config.json');

  // The image encoder's weights, which are read at once.
  await cp(model('micro-clip'), model('missing-shard'), { recursive: true });
  await rm(join(model('missing-shard'), 'weights-00001.safetensors'));

  // The text encoder's weights, which are read when training starts.
  await cp(model('micro-clip'), model('altered-shard'), { recursive: true });
  const altered = join(model('altered-shard'), 'weights-00002.safetensors');
  const bytes = await readFile(altered);
  bytes[bytes.length - 1] ^= 1;
  await writeFile(altered, bytes);

  await makeProjects();
}

async function makeProjects(): Promise<void> {
  await trainProject('flange', await tinyGoodPhotos(2), '--name', 'flange');
  await trainProject('tiled', goodPhotos(2), '--name', 'machined flange', '--words', 'scratch, bent pin');
}

/** Runs `npm run train` as a person does, with the micro model. */
async function trainProject(
  which: Trained,
  photos: readonly UploadFile[],
  ...given: readonly string[]
): Promise<void> {
  const images = await mkdtemp(join(tmpdir(), 'good-'));
  try {
    for (const { name, buffer } of photos) await writeFile(join(images, name), buffer);
    const options = ['--model', model('micro-clip'), '--images', images, '--out', trainedFiles[which]];
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'tools/train.ts', ...options, ...given]);
  } finally {
    await rm(images, { recursive: true });
  }
}
