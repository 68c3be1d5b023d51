/** Pictures and masks from files. */
import { readFile } from 'node:fs/promises';
import { decodeImage } from '../../src/images/decode';
import { maskFromImage } from '../../src/images/mask';
import type { Mask, RgbImage } from '../../src/images/rgb-image';
import { decodeWithSharp } from './native-decoder';

/** @throws AppError naming the path when the file is no readable picture. */
export async function readImage(path: string): Promise<RgbImage> {
  return decodeImage(new Uint8Array(await readFile(path)), path, decodeWithSharp);
}

/** @throws AppError naming the path when the file is no readable picture. */
export async function readMask(path: string): Promise<Mask> {
  return maskFromImage(await readImage(path));
}
