import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import type { RgbImage } from '../../src/images/rgb-image';

/** Writes an 8-bit RGB PNG, and the folder for it where there is none. */
export async function writePng(path: string, { width, height, data }: RgbImage): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}
