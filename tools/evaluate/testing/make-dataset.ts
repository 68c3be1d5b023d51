/** A tiny data set in the layout of MVTec AD: noisy ramps, the defective ones with a bright square. For tests. */
import path from 'node:path';
import { Random } from '../../../src/das/random';
import type { RgbImage } from '../../../src/images/rgb-image';
import { writePng } from '../../node/write-png';

const side = 64;
const square = 20;

export interface Wanted {
  readonly train: number;
  readonly good: number;
  readonly defective: number;
  readonly masks: boolean;
}

/** Files train/good/N.png, test/good/N.png, test/spot/N.png and ground_truth/spot/N_mask.png, N from 0. */
export async function makeDataset(folder: string, { train, good, defective, masks }: Wanted): Promise<void> {
  const write = (file: string, image: RgbImage) => writePng(path.join(folder, file), image);
  for (let i = 0; i < train; i++) await write(`train/good/${i}.png`, photo(i));
  for (let i = 0; i < good; i++) await write(`test/good/${i}.png`, photo(100 + i));
  for (let i = 0; i < defective; i++) {
    const { image, mask } = spoiled(photo(200 + i), 300 + i);
    await write(`test/spot/${i}.png`, image);
    if (masks) await write(`ground_truth/spot/${i}_mask.png`, mask);
  }
}

function photo(seed: number): RgbImage {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % side;
    return 60 + x + random.integer(-10, 10);
  });
  return { width: side, height: side, data };
}

function spoiled(image: RgbImage, seed: number): { image: RgbImage; mask: RgbImage } {
  const random = new Random(seed);
  const left = random.integer(0, side - square);
  const top = random.integer(0, side - square);
  const inside = (i: number) => {
    const x = (Math.floor(i / 3) % side) - left;
    const y = Math.floor(i / 3 / side) - top;
    return x >= 0 && x < square && y >= 0 && y < square;
  };
  return {
    image: { ...image, data: image.data.map((value, i) => (inside(i) ? 250 : value)) },
    mask: { ...image, data: image.data.map((_, i) => (inside(i) ? 255 : 0)) },
  };
}
