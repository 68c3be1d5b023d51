/** Pictures and masks as files. sharp writes the same bytes for the same pixels, as long as its version stays. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { Mask, RgbImage } from '../../src/images/rgb-image';

/** As an industrial camera would save it. */
export async function writeJpeg(file: string, { width, height, data }: RgbImage): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
    .toFile(file);
}

/** 8-bit grey, 0 or 255. */
export async function writeMask(file: string, { width, height, data }: Mask): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await sharp(
    data.map((value) => value * 255),
    { raw: { width, height, channels: 1 } },
  )
    .toColourspace('b-w')
    .png({ compressionLevel: 9 })
    .toFile(file);
}
