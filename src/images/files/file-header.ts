/** Facts from the first bytes of a picture file, and the limits for all pictures. */
import { AppError } from '../../errors';
import type { Orientation } from './orientation';

export type ImageKind = 'png' | 'jpeg' | 'webp' | 'bmp' | 'tiff' | 'gif';

export interface ImageHeader {
  readonly kind: ImageKind;
  /** Pixels as stored, before the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** Bits of each channel: 1 to 64. Of the palette's colours if there is a palette. */
  readonly bitDepth: number;
  readonly orientation: Orientation;
  /** Of a JPEG: whether its colours are in another space than sRGB. */
  readonly otherColours?: boolean;
}

/** Reading a picture with more pixels would need over half a gigabyte of memory. */
export const MAX_PIXELS = 100_000_000;
/** Browsers cannot draw a canvas with a longer side. */
export const MAX_SIDE = 16_384;

/** The error for a broken picture. `reason` continues "... could not be read: ". */
export function unreadable(name: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    'image-unreadable',
    `"${name}" could not be read: ${reason}. Copy it again from where it came from, or save it again as PNG.`,
    { cause },
  );
}

/** 100 megapixels of 16 bits and four channels have 800 MB. */
const MAX_FILE_BYTES = 2 ** 30;

/** Checks a file before it is read. @throws AppError 'image-too-large' */
export function requireReadableLength(name: string, bytes: number): void {
  if (bytes <= MAX_FILE_BYTES) return;
  throw new AppError(
    'image-too-large',
    `"${name}" has ${Math.ceil(bytes / 2 ** 20)} MiB, and a picture of at most ${MAX_FILE_BYTES / 2 ** 20} MiB can be ` +
      'read. Make it smaller or cut it into parts.',
  );
}

/** @throws AppError 'image-too-large' or 'image-unreadable' (no pixels at all). */
export function requireReadableSize(name: string, width: number, height: number): void {
  if (width < 1 || height < 1) throw unreadable(name, `its header says ${width} x ${height} pixels`);
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE) {
    const megapixels = Math.ceil((width * height) / 1e6);
    throw new AppError(
      'image-too-large',
      `"${name}" has ${width} x ${height} pixels (${megapixels} megapixels). At most ${MAX_PIXELS / 1e6} megapixels ` +
        `and ${MAX_SIDE} pixels a side can be read. Make it smaller or cut it into parts.`,
    );
  }
}
