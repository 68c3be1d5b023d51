/**
 * Removes the place where a photo was taken from its file, before it leaves the computer. A place may be
 * stored in so many parts of a file (EXIF, XMP, IPTC, Photoshop's and GeoTIFF's tags, a second picture after
 * the first) that none is searched for. Instead only pixels, colours and orientation are kept for each kind
 * of file. Pixels do not change, byte for byte.
 */

import { BrokenStructure } from '../files/broken-structure';
import type { ImageKind } from '../files/file-header';
import { imageKind } from '../files/file-kind';
import { bareBmp } from './bare-bmp';
import { bareGif } from './bare-gif';
import { bareJpeg } from './bare-jpeg';
import { barePng } from './bare-png';
import { bareTiff } from './bare-tiff';
import { bareWebp } from './bare-webp';

const bare: Record<ImageKind, (file: Uint8Array) => Uint8Array | undefined> = {
  png: barePng,
  jpeg: bareJpeg,
  webp: bareWebp,
  gif: bareGif,
  tiff: bareTiff,
  bmp: bareBmp,
};

/**
 * The file without anything that its picture does not need; the same bytes if there is nothing to remove or
 * it is not a picture. A file that cannot be followed, and so cannot be shown, is kept as far as it can be
 * followed.
 */
export function withoutPlace(file: Uint8Array): Uint8Array {
  const kind = imageKind(file);
  if (kind === undefined) return file;
  const left = bareOf(kind, file);
  return left.length === file.length && left.every((byte, i) => byte === file[i]) ? file : left;
}

function bareOf(kind: ImageKind, file: Uint8Array): Uint8Array {
  try {
    return bare[kind](file) ?? new Uint8Array();
  } catch (error) {
    if (error instanceof BrokenStructure) return new Uint8Array();
    throw error;
  }
}
