/**
 * From the bytes of a picture file to 8-bit RGB, upright, over white. The browser's or Node's own decoder
 * reads common files; TIFF, 16-bit PNG and plain BMP, which industrial cameras write, are read here.
 */

import { AppError, isShortage } from '../../errors';
import type { RgbImage, SensorBits } from '../rgb-image';
import { decodeBmp, readBmpHeader } from './bmp';
import { type ImageHeader, unreadable } from './file-header';
import { uprightImage, uprightSides } from './orientation';
import { decodeWidePng } from './png';
import { stillPng } from './png-chunks';
import { sniffImage } from './sniff';
import { decodeTiff } from './tiff';
import { webpWithoutExif } from './webp';

/**
 * The decoder of the platform for PNG, JPEG, WebP, GIF and compressed BMP. It returns sRGB, upright by the
 * file's orientation, with alpha over white, and the first picture of an animation. It rejects files that it
 * cannot read; `decodeImage` names the error.
 */
export type NativeDecoder = (bytes: Uint8Array, header: ImageHeader) => Promise<RgbImage>;

function isPlainBmp(bytes: Uint8Array): boolean {
  return readBmpHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)).uncompressed;
}

/**
 * The pixels of a file of any `ImageKind`; `readChecked` explains errors.
 * @param sensorBits of the camera, for a 16-bit file; by default as many as the picture itself uses
 */
export async function decodePixels(
  bytes: Uint8Array,
  header: ImageHeader,
  native: NativeDecoder,
  sensorBits?: SensorBits,
): Promise<RgbImage> {
  if (header.kind === 'tiff') return decodeTiff(bytes, sensorBits);
  if (header.kind === 'bmp' && isPlainBmp(bytes)) return decodeBmp(bytes);
  if (header.kind === 'png' && header.bitDepth === 16) {
    return uprightImage(decodeWidePng(bytes, sensorBits), header.orientation);
  }
  if (header.kind === 'webp' && header.orientation !== 1) {
    const stored = await native(webpWithoutExif(bytes), { ...header, orientation: 1 });
    return uprightImage(stored, header.orientation);
  }
  return native(header.kind === 'png' ? stillPng(bytes) : bytes, header);
}

/**
 * Reads a picture, and rejects files that are not pictures, are too large, or contradict their header.
 *
 * @param bytes the whole file
 * @param name  what the person calls it, for the error messages.
 * @throws AppError 'image-empty', 'image-kind-unknown', 'image-too-large', 'image-unreadable', 'memory-short'
 *   where the file may be sound, and what `read` throws as one.
 */
export async function readChecked<Picture extends { readonly width: number; readonly height: number }>(
  bytes: Uint8Array,
  name: string,
  read: (header: ImageHeader) => Promise<Picture>,
): Promise<Picture> {
  const header = sniffImage(bytes, name);
  let image: Picture;
  try {
    image = await read(header);
  } catch (error) {
    // The file may be sound.
    if (isShortage(error)) throw noRoomFor(name, header, error);
    if (error instanceof AppError) throw error;
    throw unreadable(name, error instanceof Error ? error.message.replace(/\.$/u, '') : String(error), error);
  }
  const [width, height] = uprightSides(header.width, header.height, header.orientation);
  if (image.width !== width || image.height !== height) {
    throw unreadable(
      name,
      `it has ${image.width} x ${image.height} pixels, not ${width} x ${height} as its header says`,
    );
  }
  return image;
}

function noRoomFor(name: string, { width, height }: ImageHeader, cause: unknown): AppError {
  return new AppError(
    'memory-short',
    `There is not enough memory to read "${name}" (${width} x ${height} pixels); close other pages and programs, or scale it down.`,
    { cause },
  );
}

/** Reads a file of any kind in `ImageKind`, as `decodePixels`; throws as `readChecked` does. */
export const decodeImage = (
  bytes: Uint8Array,
  name: string,
  native: NativeDecoder,
  sensorBits?: SensorBits,
): Promise<RgbImage> => readChecked(bytes, name, (header) => decodePixels(bytes, header, native, sensorBits));
