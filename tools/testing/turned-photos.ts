/** Photos whose EXIF says more than once, or in an unusual way, how they are turned, and how Chromium turns them. */
import sharp from 'sharp';
import { EXIF_PREFIX, exifOf } from '../../src/images/files/exif';
import { joinBytes } from '../../src/images/files/join-bytes';
import { JPEG_MARKER, jpegSegments } from '../../src/images/files/jpeg-segments';
import { type Orientation, uprightImage } from '../../src/images/files/orientation';
import { PNG_SIGNATURE_BYTES, pngChunk, pngChunks } from '../../src/images/files/png-chunks';
import type { RgbImage } from '../../src/images/rgb-image';

export interface TurnedPhoto {
  readonly name: string;
  readonly file: Uint8Array;
  readonly orientation: Orientation;
}

const [width, height] = [48, 32];

/** Four quarters of plain colours. */
function quarters(): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [right, low] = [i % width >= width / 2, i >= (width * height) / 2];
    data.set([right === low ? 220 : 40, right ? 200 : 30, low ? 210 : 20], i * 3);
  }
  return { width, height, data };
}
const stored = quarters();
const picture = () => sharp(stored.data, { raw: { width, height, channels: 3 } });

/** The picture as it is to be seen. */
export const seenUpright = ({ orientation }: TurnedPhoto): RgbImage => uprightImage(stored, orientation);

interface Said {
  readonly tag?: number;
  readonly type?: 1 | 3 | 4;
  readonly count?: number;
  readonly value: number;
}

/** A block of EXIF with these entries. */
function blockOf(...entries: readonly Said[]): Uint8Array {
  const one = exifOf(1);
  const block = new Uint8Array(10 + entries.length * 12 + 4);
  block.set(one.subarray(0, 10));
  const view = new DataView(block.buffer);
  view.setUint16(8, entries.length);
  for (const [i, { tag = 274, type = 3, count = 1, value }] of entries.entries()) {
    const at = 10 + i * 12;
    view.setUint16(at, tag);
    view.setUint16(at + 2, type);
    view.setUint32(at + 4, count);
    if (type === 1) view.setUint8(at + 8, value);
    else if (type === 3) view.setUint16(at + 8, value);
    else view.setUint32(at + 8, value);
  }
  return block;
}

const six = exifOf(6);
const upright = exifOf(1);
const [long, byte] = [blockOf({ type: 4, value: 6 }), blockOf({ type: 1, value: 6 })];
const details = joinBytes([blockOf({ tag: 34_665, type: 4, value: 26 }), six.subarray(8)]);

function claimsTwo(): Uint8Array {
  const block = exifOf(6);
  block[9] = 2;
  return block;
}

const letters = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function segment(block: Uint8Array, prefix = EXIF_PREFIX): Uint8Array {
  const length = prefix.length + block.length + 2;
  return joinBytes([
    Uint8Array.of(0xff, JPEG_MARKER.app1, length >> 8, length & 255),
    letters(prefix),
    block,
  ]);
}

async function jpegs(): Promise<TurnedPhoto[]> {
  const whole = new Uint8Array(await picture().jpeg({ quality: 100 }).toBuffer());
  const inScans = new Uint8Array(await picture().jpeg({ quality: 100, progressive: true }).toBuffer());
  const begun = (...segments: Uint8Array[]) =>
    joinBytes([whole.subarray(0, 2), ...segments, whole.subarray(2)]);
  const scans = Array.from(jpegSegments(inScans)).filter(({ marker }) => marker === JPEG_MARKER.scan);
  const between = joinBytes([
    inScans.subarray(0, scans[1].start),
    segment(six),
    inScans.subarray(scans[1].start),
  ]);
  const made: [string, Uint8Array, Orientation][] = [
    ['one block', begun(segment(six)), 6],
    ['a block, then one that says upright', begun(segment(six), segment(upright)), 6],
    ['a block that says upright, then another', begun(segment(upright), segment(six)), 1],
    ['an empty block, then another', begun(segment(new Uint8Array()), segment(six)), 6],
    ['a broken block, then a whole one', begun(segment(letters('no block')), segment(six)), 1],
    ['a block behind a pad that is not 0', begun(segment(six, 'Exif\0\x01')), 6],
    ['a block between its scans', between, 1],
    ['a long number', begun(segment(long)), 1],
    ['a byte', begun(segment(byte)), 1],
    ['two numbers', begun(segment(blockOf({ count: 2, value: 6 }))), 1],
    ['a value that there is not, then one', begun(segment(blockOf({ value: 9 }, { value: 6 }))), 6],
    ['an entry that is cut off', begun(segment(six.subarray(0, 20))), 1],
    ['an entry that is missing behind it', begun(segment(claimsTwo())), 6],
    ['the directory of details', begun(segment(details)), 6],
  ];
  return made.map(([name, file, orientation]) => ({ name: `${name}.jpg`, file, orientation }));
}

async function pngs(): Promise<TurnedPhoto[]> {
  const whole = new Uint8Array(await picture().png().toBuffer());
  const wide = new Uint8Array(await picture().toColourspace('rgb16').png().toBuffer());
  const wrong = pngChunk('eXIf', six);
  wrong[wrong.length - 1] ^= 1;
  const exif = (block: Uint8Array) => pngChunk('eXIf', block);
  const begun = (png: Uint8Array, ...chunks: Uint8Array[]) => {
    const headed = PNG_SIGNATURE_BYTES + pngChunks(png)[0].whole.length;
    return joinBytes([png.subarray(0, headed), ...chunks, png.subarray(headed)]);
  };
  const end = whole.length - pngChunks(whole).at(-1)!.whole.length;
  const made: [string, Uint8Array, Orientation][] = [
    ['one chunk', begun(whole, exif(six)), 6],
    ['a chunk, then one that says upright', begun(whole, exif(six), exif(upright)), 6],
    ['a chunk that says upright, then another', begun(whole, exif(upright), exif(six)), 1],
    ['a chunk whose checksum is wrong', begun(whole, wrong), 1],
    ['a chunk whose checksum is wrong, then a whole one', begun(whole, wrong, exif(six)), 6],
    ['a chunk behind the pixels', joinBytes([whole.subarray(0, end), exif(six), whole.subarray(end)]), 1],
    ["a JPEG's prefix", begun(whole, exif(joinBytes([letters(EXIF_PREFIX), six]))), 1],
    ['a long number in a chunk', begun(whole, exif(long)), 1],
    ['16 bits', begun(wide, exif(six)), 6],
    ['a long number, 16 bits', begun(wide, exif(long)), 1],
  ];
  return made.map(([name, file, orientation]) => ({ name: `${name}.png`, file, orientation }));
}

export const turnedPhotos = async (): Promise<TurnedPhoto[]> => [...(await jpegs()), ...(await pngs())];
