/**
 * Reduces a JPEG to its picture. Sources: ITU-T T.81, annex B; JFIF 1.02; ICC.1:2022, annex B.4; Adobe's
 * technical note 5116.
 */
import { EXIF_PREFIX, exifOf, exifOrientation, jpegExif } from '../files/exif';
import { ascii } from '../files/file-kind';
import { joinBytes } from '../files/join-bytes';
import {
  beginsFrame,
  JPEG_MARKER,
  type JpegSegment,
  jpegSegments,
  standsAlone,
} from '../files/jpeg-segments';
import type { Orientation } from '../files/orientation';

const HEAD_BYTES = 4;
const [JFIF, ICC, ADOBE] = ['JFIF\0', 'ICC_PROFILE\0', 'Adobe'];
/** Of JFIF: the version and the pixel density. A thumbnail may follow, whose sides are set to 0. */
const JFIF_BYTES = 12;
const ADOBE_BYTES = 12;
/** Of a part of a profile: the name, its number and the count of parts. */
const ICC_BYTES = 14;
/** The signature of a profile, and its place. */
const [PROFILE_AT, PROFILE] = [36, 'acsp'];

const { huffmanTables, arithmeticTables, quantisers, restartEvery, scan } = JPEG_MARKER;
const needed: readonly number[] = [huffmanTables, arithmeticTables, quantisers, restartEvery, scan];

/** Keeps tables, frames, scans, the meaning of their colours, and the orientation. */
export function bareJpeg(bytes: Uint8Array): Uint8Array {
  const parts = [bytes.subarray(0, 2)];
  let exif: Uint8Array | undefined;
  let isInScans = false;
  let isEnded = false;
  for (const segment of jpegSegments(bytes)) {
    const { marker } = segment;
    isInScans ||= marker === JPEG_MARKER.scan;
    isEnded = marker === JPEG_MARKER.end;
    const block = marker === JPEG_MARKER.app1 && !isInScans ? jpegExif(contentOf(bytes, segment)) : undefined;
    const left = block && !exif ? turning(exifOrientation(block)) : kept(bytes, segment);
    exif ??= block;
    if (left) parts.push(left);
  }
  // If the file cannot be followed to its end, the part before is still a picture.
  if (!isEnded) parts.push(Uint8Array.of(0xff, JPEG_MARKER.end));
  return joinBytes(parts);
}

const letters = (text: string) => new TextEncoder().encode(text);
const contentOf = (bytes: Uint8Array, { start, end }: JpegSegment) => bytes.subarray(start + HEAD_BYTES, end);
const beginsWith = (content: Uint8Array, text: string) => ascii(content, 0, text.length) === text;

function written(marker: number, content: Uint8Array): Uint8Array {
  const length = content.length + 2;
  return joinBytes([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), content]);
}

/** A segment with the orientation, if it is not upright. */
export const turning = (orientation: Orientation) =>
  orientation === 1
    ? undefined
    : written(JPEG_MARKER.app1, joinBytes([letters(EXIF_PREFIX), exifOf(orientation)]));

/** The part of a segment that is kept. */
function kept(bytes: Uint8Array, segment: JpegSegment): Uint8Array | undefined {
  const { marker, start, end } = segment;
  const whole = bytes.subarray(start, end);
  if (needed.includes(marker) || beginsFrame(marker) || standsAlone(marker)) return whole;
  const content = contentOf(bytes, segment);
  if (marker === JPEG_MARKER.app0 && beginsWith(content, JFIF) && content.length >= JFIF_BYTES) {
    return written(marker, joinBytes([content.subarray(0, JFIF_BYTES), new Uint8Array(2)]));
  }
  if (marker === JPEG_MARKER.app14 && beginsWith(content, ADOBE)) {
    return written(marker, content.subarray(0, ADOBE_BYTES));
  }
  return marker === JPEG_MARKER.app2 && isOfProfile(content) ? whole : undefined;
}

/** Whether decoders accept the part by its number, and its profile has the signature. */
function isOfProfile(content: Uint8Array): boolean {
  const [number, count] = content.subarray(ICC.length, ICC_BYTES);
  if (!beginsWith(content, ICC) || !(number >= 1 && number <= count)) return false;
  return number > 1 || ascii(content, ICC_BYTES + PROFILE_AT, PROFILE.length) === PROFILE;
}
