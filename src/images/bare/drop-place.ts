/**
 * A photo's file without the place where it was taken, before it leaves the computer. Places stand in so many corners of a
 * file (EXIF, XMP, IPTC, Photoshop's and GeoTIFF's tags, a second picture behind the first) that none is searched for: of each
 * kind of file only what its pixels and colours need is kept, and how it is turned. Pixels stay as they are, byte for byte.
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
 * The file without all that its picture does not need; the very same bytes where there is nothing else, or where it is no
 * picture. What cannot be followed, and so cannot be shown, comes as far as it can.
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
