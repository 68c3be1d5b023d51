/**
 * Blanks where a photo was taken before its file leaves the computer; pixels, orientation and all else stay as they are.
 *
 * What it finds: the GPS directory of EXIF blocks (of every picture within a JPEG, previews too) and the `exif:GPS...`
 * properties of XMP. What it does not: places in a maker's private notes, or written out in captions.
 * Sources: EXIF 2.32, section 4.6.6 (CIPA, 2019); TIFF 6.0; XMP part 2, section 3.5 (Adobe, 2016); PNG, third edition.
 */
import { crc32 } from './crc32';
import { ascii, imageKind } from './file-kind';
import { PNG_CHECKSUM_BYTES, PNG_HEAD_BYTES, pngChunks } from './png-chunks';
import { webpChunks } from './webp';

/** Points from a directory to the GPS directory. */
const GPS_POINTER = 0x8825;
/** Bytes of a value by the number of its type in a TIFF directory. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
/** Real files have a few of each; these bound the work that a hostile one can ask for. */
const most = { blocks: 64, directories: 16, entries: 64, valueBytes: 4096 } as const;

/** The file without the place; the very same bytes where there is none, or where it cannot be read. */
export function withoutPlace(file: Uint8Array): Uint8Array {
  const copy = file.slice();
  const kind = imageKind(file);
  let found = false;
  if (kind === 'png') found = blankPng(copy);
  else if (kind !== undefined) {
    if (kind === 'tiff') found = blankTiff(copy, 0);
    if (kind === 'webp') {
      for (const { type, start } of webpChunks(copy)) {
        if (type === 'EXIF') found = blankTiff(copy, start) || found;
      }
    }
    found = blankExifBlocks(copy) || found;
    found = blankXmp(copy, 0, copy.length) || found;
  }
  return found ? copy : file;
}

/** Blanks the GPS directory of the TIFF structure that begins at `start`. */
function blankTiff(bytes: Uint8Array, start: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  let found = false;
  try {
    const little = view.getUint16(0) === 0x4949;
    if (view.getUint16(2, little) !== 42) return false;
    let directory = view.getUint32(4, little);
    for (let i = 0; directory !== 0 && i < most.directories; i++) {
      const entries = view.getUint16(directory, little);
      for (let entry = directory + 2; entry < directory + 2 + 12 * entries; entry += 12) {
        if (view.getUint16(entry, little) !== GPS_POINTER) continue;
        blankDirectory(view, view.getUint32(entry + 8, little), little);
        found = true;
        break;
      }
      directory = view.getUint32(directory + 2 + 12 * entries, little);
    }
  } catch (error) {
    // The structure ends too early; what was found in it is blank.
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

/** Leaves a directory without entries: its own bytes and those that its values take elsewhere become zeros. */
function blankDirectory(view: DataView, at: number, little: boolean): void {
  const entries = Math.min(view.getUint16(at, little), most.entries);
  const blank = (from: number, length: number) =>
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).fill(0, from, from + length);
  for (let entry = at + 2; entry < at + 2 + 12 * entries && entry + 12 <= view.byteLength; entry += 12) {
    const bytes = (typeBytes[view.getUint16(entry + 2, little)] ?? 0) * view.getUint32(entry + 4, little);
    if (bytes > 4) blank(view.getUint32(entry + 8, little), Math.min(bytes, most.valueBytes));
  }
  blank(at, 2 + 12 * entries + 4);
}

/** EXIF blocks wherever they lie: a JPEG may hold further pictures behind its end, each with its own. */
function blankExifBlocks(bytes: Uint8Array): boolean {
  let found = false;
  let blocks = 0;
  for (const at of occurrences(bytes, 'Exif\0\0', 0, bytes.length)) {
    if (++blocks > most.blocks) break;
    const order = ascii(bytes, at + 6, 4);
    if (order === 'II*\0' || order === 'MM\0*') found = blankTiff(bytes, at + 6) || found;
  }
  return found;
}

/** Values of `exif:GPS...` as attributes (`exif:GPSLatitude="..."`) and as elements (`<exif:GPSLatitude>...<`). */
function blankXmp(bytes: Uint8Array, from: number, to: number): boolean {
  let found = false;
  for (const at of occurrences(bytes, 'exif:GPS', from, to)) {
    const [head, opening] = /^[\w:]+\s*(=\s*["']|>)/u.exec(ascii(bytes, at, 80)) ?? [];
    if (head === undefined || opening === undefined) continue;
    const closing = opening === '>' ? '<' : opening.slice(-1);
    const start = at + head.length;
    const length = bytes
      .subarray(start, Math.min(to, start + most.valueBytes))
      .indexOf(closing.charCodeAt(0));
    if (length < 0) continue;
    bytes.fill(0x20, start, start + length);
    found = true;
  }
  return found;
}

const packedProfile = /^(Raw profile type (exif|APP1|xmp|iptc)|XML:com\.adobe\.xmp)\0/iu;

function blankPng(bytes: Uint8Array): boolean {
  let found = false;
  for (const { type, whole } of pngChunks(bytes)) {
    const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
    const end = PNG_HEAD_BYTES + view.getUint32(0);
    if (whole.length < end + PNG_CHECKSUM_BYTES || !blankPngChunk(type, whole, end)) continue;
    view.setUint32(end, crc32(whole.subarray(4, end)));
    found = true;
  }
  return found;
}

/** @param end of the chunk's content */
function blankPngChunk(type: string, whole: Uint8Array, end: number): boolean {
  if (type === 'eXIf') return blankTiff(whole.subarray(0, end), PNG_HEAD_BYTES);
  if (!['tEXt', 'zTXt', 'iTXt'].includes(type)) return false;
  const keyword = ascii(whole, PNG_HEAD_BYTES, Math.min(80, end - PNG_HEAD_BYTES));
  const isPacked =
    type === 'zTXt' || (type === 'iTXt' && whole[PNG_HEAD_BYTES + keyword.indexOf('\0') + 1] === 1);
  if (packedProfile.test(keyword) && (isPacked || keyword.startsWith('Raw'))) {
    // What is packed cannot be blanked in place: nothing is left of it but a chunk that every reader passes over.
    whole.set(new TextEncoder().encode('noNe'), 4);
    whole.fill(0, PNG_HEAD_BYTES, end);
    return true;
  }
  return blankXmp(whole, PNG_HEAD_BYTES, end);
}

/** Places where a text of ASCII begins. */
function* occurrences(bytes: Uint8Array, text: string, from: number, to: number): Generator<number> {
  const letters = new TextEncoder().encode(text);
  for (let at = bytes.indexOf(letters[0], from); at >= 0 && at < to; at = bytes.indexOf(letters[0], at + 1)) {
    if (letters.every((letter, i) => bytes[at + i] === letter)) yield at;
  }
}
