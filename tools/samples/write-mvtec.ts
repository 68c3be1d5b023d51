/** Writes sample photos as a data set in the layout of MVTec AD, for tests of `evaluate`. */
import path from 'node:path';
import { requireNewOrEmpty } from '../node/new-folder';
import { writePng } from '../node/write-png';
import { SAMPLE_DEFECTS } from './defects';
import { writeMask } from './files';
import { renderDefective, renderGood } from './render';

export interface MvtecOptions {
  /** Numbers of photos: to learn from, good to test with, of each kind of defect. */
  readonly train: number;
  readonly good: number;
  readonly each: number;
  /** Pixels, width and height. */
  readonly side: number;
}

/** First seeds, far apart so that no photo serves twice. */
const SEEDS = { train: 10_000, good: 20_000, defects: 30_000 };
const SEEDS_A_KIND = 1000;

/**
 * @param folder new or empty, since what lies there already would become part of the data set
 * @returns the number of photos
 * @throws UsageError where it is not
 */
export async function writeMvtec(folder: string, { train, good, each, side }: MvtecOptions): Promise<number> {
  await requireNewOrEmpty(folder);
  for (let i = 0; i < train; i++) {
    await writePng(path.join(folder, 'train/good', photo(i)), renderGood({ side, seed: SEEDS.train + i }));
  }
  for (let i = 0; i < good; i++) {
    await writePng(path.join(folder, 'test/good', photo(i)), renderGood({ side, seed: SEEDS.good + i }));
  }
  for (const [k, kind] of SAMPLE_DEFECTS.entries()) {
    for (let i = 0; i < each; i++) {
      const { image, mask } = renderDefective({ side, seed: SEEDS.defects + k * SEEDS_A_KIND + i }, kind);
      await writePng(path.join(folder, 'test', kind, photo(i)), image);
      await writeMask(path.join(folder, 'ground_truth', kind, photo(i).replace('.png', '_mask.png')), mask);
    }
  }
  return train + good + each * SAMPLE_DEFECTS.length;
}

function photo(index: number): string {
  return `${String(index).padStart(3, '0')}.png`;
}
