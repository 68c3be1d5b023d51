/**
 * Reduces a TIFF to its first page, the only one that is shown. The file is rewritten: a directory of the
 * tags that describe the pixels, their values, and the pixels. Sources: TIFF 6.0 (Adobe, 1992); TIFF
 * technical note 2 (JPEG tables).
 */
import { readTiffTags, TIFF_TAG, type TiffDirectory } from '../files/tiff-tags';

/** Bytes of a value by the number of its type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const LONG = 4;
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

const places: ReadonlySet<number> = new Set([TIFF_TAG.stripOffsets, TIFF_TAG.tileOffsets]);
const kept: ReadonlySet<number> = new Set([
  ...Object.values(TIFF_TAG),
  // Range, resolution, curves, whites and primaries, tables of JPEG, YCbCr, colour profile.
  ...[280, 281, 282, 283, 290, 291, 292, 293, 296, 301, 318, 319, 340, 341, 347, 529, 530, 531, 532, 34_675],
]);

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly values: Uint8Array;
}

/** Undefined if the file cannot be followed to its pixels. */
export function bareTiff(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const { littleEndian, tags } = readTiffTags(view);
    const entries = entriesOf(view, littleEndian);
    const blocks = blocksOf(bytes, tags);
    return entries && blocks && writtenAnew(bytes, littleEndian, entries, blocks);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The pixels, strip by strip or tile by tile; undefined if more are claimed than there are bytes. */
function blocksOf(bytes: Uint8Array, tags: TiffDirectory): Uint8Array[] | undefined {
  const tiled = tags.has(TIFF_TAG.tileOffsets);
  const offsets = tags.get(tiled ? TIFF_TAG.tileOffsets : TIFF_TAG.stripOffsets);
  const lengths = tags.get(tiled ? TIFF_TAG.tileByteCounts : TIFF_TAG.stripByteCounts);
  if (!offsets || !lengths) return undefined;
  const blocks = offsets.map((offset, i) => bytes.subarray(offset, offset + (lengths[i] ?? 0)));
  return blocks.reduce((sum, { length }) => sum + length, 0) > bytes.length ? undefined : blocks;
}

/** The kept entries of the first directory; undefined if its values claim more bytes than there are. */
function entriesOf(view: DataView, little: boolean): Entry[] | undefined {
  const directory = view.getUint32(4, little);
  const all = Array.from({ length: view.getUint16(directory, little) }, (_, i) =>
    entryAt(view, directory + 2 + i * ENTRY_BYTES, little),
  );
  const entries = all.filter((entry) => entry !== undefined);
  const claimed = entries.reduce((sum, { values }) => sum + values.length, 0);
  return claimed > 2 * view.byteLength ? undefined : entries;
}

function entryAt(view: DataView, at: number, little: boolean): Entry | undefined {
  const tag = view.getUint16(at, little);
  const type = view.getUint16(at + 2, little);
  const count = view.getUint32(at + 4, little);
  const length = count * (TYPE_BYTES[type] ?? 0);
  if (!kept.has(tag) || length === 0) return undefined;
  const start = length > 4 ? view.getUint32(at + 8, little) : at + 8;
  if (start + length > view.byteLength) return undefined;
  return { tag, type, count, values: new Uint8Array(view.buffer, view.byteOffset + start, length) };
}

const even = (length: number) => length + (length % 2);

/** @param entries in which the blocks still have their old places */
function writtenAnew(
  bytes: Uint8Array,
  little: boolean,
  entries: readonly Entry[],
  blocks: readonly Uint8Array[],
): Uint8Array {
  const wide = (entry: Entry) => (places.has(entry.tag) ? blocks.length * 4 : entry.values.length);
  const directory = HEADER_BYTES;
  let outside = even(directory + 2 + entries.length * ENTRY_BYTES + 4);
  let pixels = entries.reduce((sum, entry) => sum + (wide(entry) > 4 ? even(wide(entry)) : 0), outside);
  const starts = blocks.map(({ length }) => {
    const start = pixels;
    pixels += even(length);
    return start;
  });
  const file = new Uint8Array(pixels);
  const view = new DataView(file.buffer);
  file.set(bytes.subarray(0, 4));
  view.setUint32(4, directory, little);
  view.setUint16(directory, entries.length, little);
  entries.forEach((entry, i) => {
    const at = directory + 2 + i * ENTRY_BYTES;
    const isPlaces = places.has(entry.tag);
    view.setUint16(at, entry.tag, little);
    view.setUint16(at + 2, isPlaces ? LONG : entry.type, little);
    view.setUint32(at + 4, isPlaces ? blocks.length : entry.count, little);
    const start = wide(entry) > 4 ? outside : at + 8;
    if (start === outside) {
      view.setUint32(at + 8, outside, little);
      outside += even(wide(entry));
    }
    if (isPlaces) for (const [k, place] of starts.entries()) view.setUint32(start + k * 4, place, little);
    else file.set(entry.values, start);
  });
  for (const [i, block] of blocks.entries()) file.set(block, starts[i]);
  return file;
}
