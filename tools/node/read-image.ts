/** Pictures and masks from files. */
import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../../src/errors';
import { decodeImage } from '../../src/images/files/decode';
import { requireReadableLength } from '../../src/images/files/file-header';
import { maskFromImage } from '../../src/images/masks/mask';
import type { Mask, RgbImage, SensorBits } from '../../src/images/rgb-image';
import { decodeWithSharp } from './native-decoder';

/**
 * @param sensorBits as of `decodePixels`
 * @throws AppError naming the path when the file is no readable picture, or is not given by the system
 */
export async function readImage(path: string, sensorBits?: SensorBits): Promise<RgbImage> {
  return decodeImage(await readPicture(path), path, decodeWithSharp, sensorBits);
}

/** The bits of the camera, as the brightest of the photos shows them; nothing where photos are not of 16 bits. */
export async function sensorBitsOf(files: readonly string[]): Promise<SensorBits | undefined> {
  let most: SensorBits | undefined;
  for (const file of files) {
    try {
      const { sensorBits } = await readImage(file);
      if (!sensorBits) return undefined;
      if (sensorBits > (most ?? 0)) most = sensorBits;
    } catch {
      // Whoever takes the photo tells that it cannot be read.
    }
  }
  return most;
}

/** @throws AppError naming the path when the file is no readable picture. */
export async function readMask(path: string): Promise<Mask> {
  return maskFromImage(await readImage(path));
}

/**
 * The bytes of a file that may be a picture.
 * @throws AppError naming the path when it is too large for one, or is not given by the system
 */
export async function readPicture(path: string): Promise<Uint8Array> {
  try {
    requireReadableLength(path, (await stat(path)).size);
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'image-unreadable',
      `"${path}" could not be read: ${(cause as Error).message}. Look whether it is still there and may be read.`,
      { cause },
    );
  }
}
