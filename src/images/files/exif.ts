/**
 * The orientation, the only part of EXIF that a picture needs. Files may contain several blocks and numbers
 * of other widths; this follows Chromium, so that a photo has the orientation that a person sees. Source:
 * EXIF 2.32, section 4.6 (CIPA, 2019).
 */
import { ascii } from './file-kind';
import type { Orientation } from './orientation';
import { readTiffHeader, TIFF_TAG } from './tiff-tags';

/** Precedes the block in a JPEG; its last byte may have any value. */
export const EXIF_PREFIX = 'Exif\0\0';
const SIGNATURE = 'Exif\0';
const DETAILS = 34_665;
const [SHORT, LONG] = [3, 4];
const ENTRY_BYTES = 12;

/** The block in the content of a JPEG segment. */
export function jpegExif(content: Uint8Array): Uint8Array | undefined {
  const isBlock = content.length > EXIF_PREFIX.length && ascii(content, 0, SIGNATURE.length) === SIGNATURE;
  return isBlock ? content.subarray(EXIF_PREFIX.length) : undefined;
}

/**
 * The orientation in a block without its prefix, if there is one. A damaged block is read as far as possible,
 * since the picture itself may be sound.
 */
export function exifOrientation(block: Uint8Array | undefined): Orientation {
  if (!block) return 1;
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  try {
    const { littleEndian, directory } = readTiffHeader(view);
    return orientationIn(view, littleEndian, directory, true) ?? 1;
  } catch (error) {
    if (error instanceof RangeError) return 1;
    throw error;
  }
}

/**
 * The first entry with one short number from 1 to 8, in a directory or its sub-directory of details, as far
 * as entries exist.
 */
function orientationIn(
  view: DataView,
  little: boolean,
  directory: number,
  isFirst: boolean,
): Orientation | undefined {
  if (directory + 2 > view.byteLength) return undefined;
  const end = directory + 2 + view.getUint16(directory, little) * ENTRY_BYTES;
  let seesDetails = isFirst;
  for (let at = directory + 2; at < end && at + ENTRY_BYTES <= view.byteLength; at += ENTRY_BYTES) {
    if (view.getUint32(at + 4, little) !== 1) continue;
    const [tag, type] = [view.getUint16(at, little), view.getUint16(at + 2, little)];
    if (tag === TIFF_TAG.orientation && type === SHORT) {
      const value = view.getUint16(at + 8, little);
      if (value >= 1 && value <= 8) return value as Orientation;
    } else if (tag === DETAILS && type === LONG && seesDetails) {
      seesDetails = false;
      const within = orientationIn(view, little, view.getUint32(at + 8, little), false);
      if (within) return within;
    }
  }
  return undefined;
}

/** A block without the prefix that contains only this orientation. */
export function exifOf(orientation: Orientation): Uint8Array {
  const ENTRIES_AT = 8;
  const block = new Uint8Array(ENTRIES_AT + 2 + ENTRY_BYTES + 4);
  const view = new DataView(block.buffer);
  view.setUint16(0, 0x4d4d);
  view.setUint16(2, 42);
  view.setUint32(4, ENTRIES_AT);
  view.setUint16(ENTRIES_AT, 1);
  view.setUint16(ENTRIES_AT + 2, TIFF_TAG.orientation);
  view.setUint16(ENTRIES_AT + 4, SHORT);
  view.setUint32(ENTRIES_AT + 6, 1);
  view.setUint16(ENTRIES_AT + 10, orientation);
  return block;
}
