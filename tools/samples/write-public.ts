/** Writes the samples that the app offers to newcomers and that the end-to-end tests inspect. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { replaceFolder } from '../node/replace-file';
import { SAMPLE_DEFECTS, type SampleDefect } from './defects';
import { writeJpeg, writeMask } from './files';
import { renderDefective, renderGood } from './render';

const SIDE = 480;
const SHOTS = 8;
const GOOD_TESTS = 4;
/** Good photos are numbered on from here; no seed serves twice. */
const FIRST_SEED = { shots: 1, goodTests: 101 };
/** Chosen by eye, so that the two of a kind differ. */
const DEFECT_SEEDS: Readonly<Record<SampleDefect, readonly number[]>> = {
  scratch: [300, 308],
  dent: [303, 304],
  'missing-hole': [305, 306],
  stain: [301, 307],
  'chipped-edge': [310, 311],
  crack: [302, 309],
};

/** `index.json` beside the pictures; paths are relative to it. */
export interface SampleIndex {
  /** What the part is called. */
  readonly object: string;
  /** Good photos to train with. */
  readonly shots: readonly string[];
  readonly test: readonly SampleTest[];
}

export interface SampleTest {
  readonly file: string;
  /** "good" or the kind of defect. */
  readonly kind: string;
  readonly defective: boolean;
  /** Where the defect is, for a defective photo. */
  readonly mask?: string;
}

/**
 * What is there stays until all are made.
 * @returns the number of photos
 */
export async function writePublicSamples(folder: string): Promise<number> {
  const { shots, test } = await replaceFolder(folder, writeSamples);
  return shots.length + test.length;
}

async function writeSamples(folder: string): Promise<SampleIndex> {
  const shots: string[] = [];
  for (let i = 0; i < SHOTS; i++) {
    const file = `good-${twoDigits(i + 1)}.jpg`;
    await writeJpeg(path.join(folder, file), renderGood({ side: SIDE, seed: FIRST_SEED.shots + i }));
    shots.push(file);
  }
  const index: SampleIndex = {
    object: 'machined flange',
    shots,
    test: [...(await writeGoodTests(folder)), ...(await writeDefectTests(folder))],
  };
  await writeFile(path.join(folder, 'index.json'), `${JSON.stringify(index, undefined, 2)}\n`);
  return index;
}

async function writeGoodTests(folder: string): Promise<SampleTest[]> {
  const tests: SampleTest[] = [];
  for (let i = 0; i < GOOD_TESTS; i++) {
    const file = `test-good-${twoDigits(i + 1)}.jpg`;
    await writeJpeg(path.join(folder, file), renderGood({ side: SIDE, seed: FIRST_SEED.goodTests + i }));
    tests.push({ file, kind: 'good', defective: false });
  }
  return tests;
}

async function writeDefectTests(folder: string): Promise<SampleTest[]> {
  const tests: SampleTest[] = [];
  for (const kind of SAMPLE_DEFECTS) {
    for (const [i, seed] of DEFECT_SEEDS[kind].entries()) {
      const stem = `test-${kind}-${twoDigits(i + 1)}`;
      const { image, mask } = renderDefective({ side: SIDE, seed }, kind);
      await writeJpeg(path.join(folder, `${stem}.jpg`), image);
      await writeMask(path.join(folder, 'masks', `${stem}.png`), mask);
      tests.push({ file: `${stem}.jpg`, kind, defective: true, mask: `masks/${stem}.png` });
    }
  }
  return tests;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
