/** The one thing of EXIF that a picture needs: how it is turned. Source: EXIF 2.32, section 4.6 (CIPA, 2019). */
import { ascii } from './file-kind';
import { type Orientation, orientationOf } from './orientation';
import { readTiffTags, TIFF_TAG } from './tiff-tags';

/** Stands before the block in a JPEG; some writers put it into other kinds too. */
export const EXIF_PREFIX = 'Exif\0\0';

/** Of an EXIF block, with its prefix or without. A damaged block says nothing; the picture itself may still be whole. */
export function exifOrientation(block: Uint8Array): Orientation {
  const start = ascii(block, 0, EXIF_PREFIX.length) === EXIF_PREFIX ? EXIF_PREFIX.length : 0;
  try {
    const view = new DataView(block.buffer, block.byteOffset + start, block.length - start);
    return orientationOf(readTiffTags(view).tags.get(TIFF_TAG.orientation)?.[0]);
  } catch {
    return 1;
  }
}

/** A block, without the prefix, that says this and nothing else. */
export function exifOf(orientation: Orientation): Uint8Array {
  const [SHORT, ENTRIES_AT] = [3, 8];
  const block = new Uint8Array(ENTRIES_AT + 2 + 12 + 4);
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
