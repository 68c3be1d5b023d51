/** A data set on this machine: its layout, the shots of a draw, and the test photos as frozen tokens. */
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../src/errors';
import { type FitMode, fitMask, fitPhoto, type Placement } from '../../src/images/fit';
import type { Dataset, TestPhoto } from '../../src/images/layout-files';
import { readMvtecLayout } from '../../src/images/mvtec-layout';
import type { Mask, RgbImage } from '../../src/images/rgb-image';
import { encodeTokens, type FrozenEncoder } from '../../src/vtfusion/tokens';
import { listFiles } from '../node/list-files';
import { readImage, readMask } from '../node/read-image';
import { UsageError } from './usage-error';

/** A test photo with the frozen tokens that every seed shares. */
export interface TestCase {
  readonly path: string;
  readonly defective: boolean;
  /** On the encoder's pixels; absent for a defective photo without a mask. */
  readonly mask?: Mask;
  /** L arrays of `[1, N, d]`: 0.7 MB a photo for pico-clip, 3.2 MB for ViT-B/16+. */
  readonly tokens: readonly Float32Array[];
}

export interface TestSet {
  readonly cases: readonly TestCase[];
  /** Sentences about files that could not be read and what became of them. */
  readonly notes: readonly string[];
  /** Of fitting and encoding; reading the file is left out. */
  readonly encodeSecondsPerPhoto: number;
}

/** A mask pixel of the encoder's square counts when half of it is marked. */
const half = 0.5;
/** Any mark at all, for a defect that is too small to mark half a pixel. */
const touched = 1e-6;

/**
 * Finds the data set in `folder` and checks that it can be evaluated with `shots` photos.
 * @throws UsageError or AppError 'dataset-layout', both naming the folder
 */
export async function openDataset(folder: string, shots: number): Promise<Dataset> {
  const dataset = layoutOf(folder, await filesOf(folder));
  if (dataset.train.length < shots) {
    throw new UsageError(
      `${folder} has ${counted(dataset.train.length, 'photo')} in train/good, too few to draw ${shots}; lower --shots.`,
    );
  }
  const defective = dataset.test.filter((photo) => photo.defective).length;
  requireBoth(folder, defective, dataset.test.length - defective);
  return dataset;
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return await listFiles(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is no folder' : 'cannot be read';
    throw new UsageError(`${folder} ${why}; name a folder in the layout of MVTec AD with --data.`, {
      cause: error,
    });
  }
}

function layoutOf(folder: string, files: readonly string[]): Dataset {
  try {
    return readMvtecLayout(files);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${folder}: ${error.message}`, { cause: error });
  }
}

function requireBoth(folder: string, defective: number, good: number): void {
  if (defective > 0 && good > 0) return;
  const lacks = defective === 0 ? 'defective photo in test/<kind of defect>' : 'good photo in test/good';
  throw new UsageError(`${folder} has no readable ${lacks}, and the metrics need good and defective photos.`);
}

/**
 * Reads good photos, fitted to the encoder's square.
 * @param places in `dataset.train`
 * @throws AppError naming the photo that cannot be read
 */
export async function readShots(
  folder: string,
  { train }: Dataset,
  places: readonly number[],
  side: number,
  fit: FitMode,
): Promise<Map<number, RgbImage>> {
  const shots = new Map<number, RgbImage>();
  for (const place of places) {
    if (!shots.has(place)) {
      shots.set(place, fitPhoto(await readImage(path.join(folder, train[place])), side, fit).image);
    }
  }
  return shots;
}

/**
 * Encodes all test photos once. A photo that cannot be read is left out, one whose mask cannot be read is kept
 * without it; `notes` says so.
 * @throws UsageError when no good or no defective photo is left
 */
export async function encodeTests(
  folder: string,
  { test }: Dataset,
  encoder: FrozenEncoder,
  fit: FitMode,
  onPhoto: () => void,
): Promise<TestSet> {
  const cases: TestCase[] = [];
  const notes: string[] = [];
  let milliseconds = 0;
  for (const photo of test) {
    const picture = await readOr(
      () => readImage(path.join(folder, photo.path)),
      'The photo is left out.',
      notes,
    );
    if (picture) {
      const begun = performance.now();
      const { image, placement } = fitPhoto(picture, encoder.side, fit);
      const tokens = await frozenTokens(image, encoder);
      milliseconds += performance.now() - begun;
      const mask = await maskFor(folder, photo, placement, notes);
      cases.push({ path: photo.path, defective: photo.defective, tokens, ...(mask && { mask }) });
    }
    onPhoto();
  }
  const defective = cases.filter((each) => each.defective).length;
  requireBoth(folder, defective, cases.length - defective);
  return { cases, notes, encodeSecondsPerPhoto: milliseconds / 1000 / cases.length };
}

async function frozenTokens(image: RgbImage, encoder: FrozenEncoder): Promise<Float32Array[]> {
  const tensors = encodeTokens([image], encoder);
  try {
    return (await Promise.all(tensors.map((tensor) => tensor.data()))) as Float32Array[];
  } finally {
    tf.dispose(tensors);
  }
}

async function maskFor(
  folder: string,
  photo: TestPhoto,
  placement: Placement,
  notes: string[],
): Promise<Mask | undefined> {
  const { mask: file } = photo;
  if (file === undefined) return undefined;
  return readOr(
    async () => {
      const mask = await readMask(path.join(folder, file));
      const fitted = fitMask(mask, placement, half);
      // A defect that vanished would count as good pixels.
      return fitted.data.includes(1) ? fitted : fitMask(mask, placement, touched);
    },
    `${photo.path} counts for the image metrics only.`,
    notes,
  );
}

/** What `read` gives; or nothing, and a note with the reason and the consequence. */
async function readOr<T>(
  read: () => Promise<T>,
  consequence: string,
  notes: string[],
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    notes.push(`${(error as Error).message} ${consequence}`);
    return undefined;
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
