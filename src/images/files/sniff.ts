/**
 * Reads a picture's kind, size, bit depth and orientation from its bytes without decoding it, so that broken
 * or enormous files are rejected before they take memory.
 *
 * Sources: PNG (W3C, third edition), JPEG (ITU-T T.81, annex B), WebP (RFC 9649), GIF89a (CompuServe, 1990),
 * BMP (Microsoft, BITMAPINFOHEADER), TIFF 6.0 (Adobe, 1992).
 */
import { AppError } from '../../errors';
import { readBmpHeader } from './bmp';
import { BrokenStructure, requireFew } from './broken-structure';
import { exifOrientation, jpegExif } from './exif';
import { type ImageHeader, type ImageKind, MAX_PIXELS, requireReadableSize, unreadable } from './file-header';
import { ascii, imageKind, likeness } from './file-kind';
import { GIF_BLOCK, gifBlocks } from './gif-blocks';
import { saysSrgb } from './icc-profile';
import { beginsFrame, JPEG_MARKER, jpegSegments, standsAlone } from './jpeg-segments';
import { orientationOf } from './orientation';
import { pngChunks, pngExif } from './png-chunks';
import { readTiffTags, TIFF_TAG } from './tiff-tags';
import { requireLikelySize } from './unpack';
import { webpChunks, webpEnd, webpExif } from './webp';

/** `whole` is false if the pixels' bytes end too early. */
type Measures = Omit<ImageHeader, 'kind'> & { readonly whole: boolean };

function viewOf(bytes: Uint8Array, start = 0, length = bytes.length - start): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, length);
}

function png(bytes: Uint8Array): Measures {
  const view = viewOf(bytes);
  const chunks = pngChunks(bytes);
  const orientation = exifOrientation(pngExif(chunks)?.content);
  const whole = chunks.some(({ type }) => type === 'IEND');
  // Colour type 3 is a palette, whose colours have 8 bits whatever the width of the indices.
  const bitDepth = view.getUint8(25) === 3 ? 8 : view.getUint8(24);
  return { width: view.getUint32(16), height: view.getUint32(20), bitDepth, orientation, whole };
}

/** Encoders write about ten scans; each goes through all pixels again. */
const MOST_SCANS = 100;
/** Scans times pixels: a second of decoding, and ten scans of a photo with ten pixels a byte. */
const mostScanned = (fileBytes: number): number => 3 * MAX_PIXELS + 100 * fileBytes;

function jpeg(bytes: Uint8Array): Measures {
  const view = viewOf(bytes);
  let frame: Pick<Measures, 'width' | 'height' | 'bitDepth'> | undefined;
  let exif: Uint8Array | undefined;
  let otherColours = false;
  let at = 2;
  for (let segments = 1; ; segments++) {
    requireFew(segments);
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0) throw new BrokenStructure();
    if (marker === JPEG_MARKER.scan) break;
    if (marker === 0xff) {
      at++; // a fill byte before the marker
      continue;
    }
    if (marker === JPEG_MARKER.end) throw new BrokenStructure();
    if (standsAlone(marker)) {
      at += 2;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (beginsFrame(marker)) {
      frame = {
        bitDepth: view.getUint8(at + 4),
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
      };
    } else if (marker === JPEG_MARKER.app1) {
      exif ??= jpegExif(bytes.subarray(at + 4, at + 2 + length));
    } else if (marker === JPEG_MARKER.app2 && ascii(bytes, at + 4, 12) === 'ICC_PROFILE\0') {
      // After two bytes with the part's number; a profile in several parts is longer than any for sRGB.
      otherColours ||= !saysSrgb(bytes.subarray(at + 18, at + 2 + length));
    }
    at += length + 2;
  }
  if (frame === undefined || hasManyScans(bytes, frame.width * frame.height)) throw new BrokenStructure();
  let end = bytes.length - 2;
  while (end > at && !(bytes[end] === 0xff && bytes[end + 1] === JPEG_MARKER.end)) end--;
  return {
    ...frame,
    orientation: exifOrientation(exif),
    ...(otherColours && { otherColours }),
    whole: end > at,
  };
}

function hasManyScans(bytes: Uint8Array, pixels: number): boolean {
  const most = Math.min(MOST_SCANS, mostScanned(bytes.length) / pixels);
  let scans = 0;
  for (const { marker } of jpegSegments(bytes))
    if (marker === JPEG_MARKER.scan && ++scans > most) return true;
  return false;
}

function webp(bytes: Uint8Array): Measures {
  const view = viewOf(bytes);
  let size: Pick<Measures, 'width' | 'height'> | undefined;
  const chunks = webpChunks(bytes);
  for (const { type, start } of chunks) {
    if (type === 'VP8X') {
      const three = (offset: number) => view.getUint16(offset, true) + view.getUint8(offset + 2) * 0x1_0000;
      size ??= { width: three(start + 4) + 1, height: three(start + 7) + 1 };
    } else if (type === 'VP8 ') {
      size ??= {
        width: view.getUint16(start + 6, true) & 0x3fff,
        height: view.getUint16(start + 8, true) & 0x3fff,
      };
    } else if (type === 'VP8L') {
      const sides = view.getUint32(start + 1, true);
      size ??= { width: (sides & 0x3fff) + 1, height: ((sides >>> 14) & 0x3fff) + 1 };
    }
  }
  if (size === undefined) throw new BrokenStructure();
  const orientation = exifOrientation(webpExif(bytes, chunks));
  return { ...size, bitDepth: 8, orientation, whole: webpEnd(view) <= bytes.length };
}

/**
 * Follows the file to the end of the first image, the only one that is shown. Decoders make the picture as
 * large as its largest image, so images that extend beyond the checked size in the header are rejected.
 */
function gif(bytes: Uint8Array): Measures {
  const view = viewOf(bytes);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  let end: number | undefined;
  for (const block of gifBlocks(bytes)) {
    if (bytes[block.start] !== GIF_BLOCK.image) continue;
    const [left, top, wide, high] = [1, 3, 5, 7].map((at) => view.getUint16(block.start + at, true));
    if (left + wide > width || top + high > height) throw new BrokenStructure();
    end ??= block.end;
  }
  end ??= bytes.length + 1;
  return { width, height, bitDepth: 8, orientation: 1, whole: end <= bytes.length };
}

function bmp(bytes: Uint8Array): Measures {
  const { width, height, end } = readBmpHeader(viewOf(bytes));
  return { width, height, bitDepth: 8, orientation: 1, whole: end <= bytes.length };
}

function tiff(bytes: Uint8Array): Measures {
  const { tags } = readTiffTags(viewOf(bytes));
  const values = (tag: number) => tags.get(tag) ?? [];
  const [width, height] = [values(TIFF_TAG.width)[0], values(TIFF_TAG.height)[0]];
  if (width === undefined || height === undefined) throw new BrokenStructure();
  const tiled = tags.has(TIFF_TAG.tileOffsets);
  const lengths = values(tiled ? TIFF_TAG.tileByteCounts : TIFF_TAG.stripByteCounts);
  const whole = values(tiled ? TIFF_TAG.tileOffsets : TIFF_TAG.stripOffsets).every(
    (offset, i) => offset + (lengths[i] ?? 0) <= bytes.length,
  );
  return {
    width,
    height,
    // Black-and-white pictures may omit the tag.
    bitDepth: values(TIFF_TAG.bitsPerSample)[0] ?? 1,
    orientation: orientationOf(values(TIFF_TAG.orientation)[0]),
    whole,
  };
}

const measure: Record<ImageKind, (bytes: Uint8Array) => Measures> = { png, jpeg, webp, gif, bmp, tiff };

/**
 * @param bytes the whole file.
 * @param name  what the person calls it, for the error messages.
 * @throws AppError 'image-empty', 'image-kind-unknown', 'image-unreadable' (cut off or broken) or
 *   'image-too-large' (over MAX_PIXELS or MAX_SIDE).
 */
export function sniffImage(bytes: Uint8Array, name: string): ImageHeader {
  if (bytes.length === 0) {
    throw new AppError(
      'image-empty',
      `"${name}" is empty: it has 0 bytes. Copy it again from where it came from.`,
    );
  }
  const kind = imageKind(bytes);
  if (kind === undefined) {
    throw new AppError(
      'image-kind-unknown',
      `"${name}" is not a picture that can be read: it looks like ${likeness(bytes)}. ` +
        'Use PNG, JPEG, WebP, BMP, GIF or TIFF.',
    );
  }
  const { whole, ...measures } = measured(kind, bytes, name);
  requireReadableSize(name, measures.width, measures.height);
  if (!whole) throw unreadable(name, CUT_OFF);
  requireLikely(kind, measures, bytes.length, name);
  return { kind, ...measures };
}

const CUT_OFF = 'the file ends too early';

/**
 * Files that are unpacked here are checked there, where their channels are known (png.ts, tiff-pixels.ts).
 */
function requireLikely(
  kind: ImageKind,
  { width, height, bitDepth }: Pick<Measures, 'width' | 'height' | 'bitDepth'>,
  fileBytes: number,
  name: string,
): void {
  if (kind === 'tiff' || (kind === 'png' && bitDepth === 16)) return;
  try {
    requireLikelySize(width * height * 3, fileBytes, 'compressed');
  } catch (error) {
    throw unreadable(name, (error as Error).message, error);
  }
}

function measured(kind: ImageKind, bytes: Uint8Array, name: string): Measures {
  try {
    return measure[kind](bytes);
  } catch (error) {
    throw unreadable(name, error instanceof BrokenStructure ? 'its structure is broken' : CUT_OFF, error);
  }
}
