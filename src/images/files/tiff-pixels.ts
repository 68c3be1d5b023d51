/**
 * The stored pixels of a TIFF page: all channels, interleaved, row by row, before colours are interpreted.
 *
 * The package `tiff` unpacks the pixels. It reads upright pictures in strips with interleaved colours, but
 * silently misreads some tiles, colour planes and orientations. So it gets a directory of our own that
 * describes tiles as strips of a narrow picture and each plane as a grey picture, and the parts are assembled
 * here. It also unpacks without a limit, so packed blocks are unpacked beforehand, and it spends time on bit
 * depths that it then rejects.
 */
import { decode } from 'tiff';
import { TIFF_TAG, type TiffDirectory, tagValue } from './tiff-tags';
import { inflateInto, requireLikelySize, unpackLzwInto, unpackPackBitsInto } from './unpack';

export type Pixels = Uint8Array | Uint16Array;

const IN_PLANES = 2;
const LOWEST_BIT_FIRST = 2;
const UNCOMPRESSED = 1;
/** By compression number; deflate has two. */
const UNPACKERS = new Map([
  [5, unpackLzwInto],
  [8, inflateInto],
  [32946, inflateInto],
  [32773, unpackPackBitsInto],
]);
/** LZW packs at most so many bytes into one; the others pack fewer. */
const MOST_PACKED = 1400;
/** Some writers append a few bytes to a block. */
const SLACK = 64;
const LONG = 4;
const HEADER_BYTES = 8;
/** Of a value. */
const KNOWN_BITS = [1, 8, 16];

/** The file with a new first directory, of long numbers, appended. */
function withDirectory(bytes: Uint8Array, littleEndian: boolean, directory: TiffDirectory): Uint8Array {
  const entries = [...directory].sort(([a], [b]) => a - b);
  const start = bytes.length + (bytes.length % 2);
  let outside = start + 2 + entries.length * 12 + 4;
  const file = new Uint8Array(outside + entries.reduce((sum, [, values]) => sum + values.length * 4, 0));
  file.set(bytes);
  const view = new DataView(file.buffer);
  view.setUint32(4, start, littleEndian);
  view.setUint16(start, entries.length, littleEndian);
  for (const [i, [tag, values]] of entries.entries()) {
    const entry = start + 2 + i * 12;
    view.setUint16(entry, tag, littleEndian);
    view.setUint16(entry + 2, LONG, littleEndian);
    view.setUint32(entry + 4, values.length, littleEndian);
    const at = values.length > 1 ? outside : entry + 8;
    if (values.length > 1) {
      view.setUint32(entry + 8, outside, littleEndian);
      outside += values.length * 4;
    }
    for (const [k, value] of values.entries()) view.setUint32(at + k * 4, value, littleEndian);
  }
  return file;
}

/** The pixels of a directory of strips, as the package unpacks them. */
function unpackStrips(bytes: Uint8Array, littleEndian: boolean, directory: TiffDirectory): Pixels {
  const [{ data }] = decode(withDirectory(bytes, littleEndian, directory), { pages: [0] });
  if (data instanceof Uint8Array || data instanceof Uint16Array) return data;
  throw new Error('its values are not whole positive numbers');
}

interface Blocks {
  readonly width: number;
  readonly height: number;
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
  readonly tiled: boolean;
}

/** The division of the page into tiles, or into strips of its width. */
function blocksOf(directory: TiffDirectory, pageWidth: number, pageHeight: number): Blocks {
  const tiled = directory.has(TIFF_TAG.tileOffsets);
  const offsets = directory.get(tiled ? TIFF_TAG.tileOffsets : TIFF_TAG.stripOffsets);
  const byteCounts = directory.get(tiled ? TIFF_TAG.tileByteCounts : TIFF_TAG.stripByteCounts);
  if (!offsets || !byteCounts) throw new Error('it does not say where its pixels are');
  const width = tiled ? tagValue(directory, TIFF_TAG.tileWidth, 0) : pageWidth;
  const height = tiled
    ? tagValue(directory, TIFF_TAG.tileHeight, 0)
    : Math.min(tagValue(directory, TIFF_TAG.rowsPerStrip, pageHeight), pageHeight);
  // The format requires tile sides in steps of 16; a side much longer than the page means a broken file.
  if (width < 1 || height < 1 || width > pageWidth + 1024 || height > pageHeight + 1024) {
    throw new Error('its pixels are cut in a way that cannot be');
  }
  return { width, height, offsets, byteCounts, tiled };
}

/** Places of blocks in a file. */
type Places = Pick<Blocks, 'offsets' | 'byteCounts'>;

/**
 * A file with its blocks unpacked, if the compression is known here.
 * @param most bytes of a block
 * @throws Error when a block is broken or more than that comes out
 */
function unpackedBlocks(
  bytes: Uint8Array,
  { offsets, byteCounts }: Places,
  compression: number,
  most: number,
): Places & { readonly bytes: Uint8Array; readonly compression: number } {
  const unpackBlock = UNPACKERS.get(compression);
  if (!unpackBlock) return { bytes, offsets, byteCounts, compression };
  const file = new Uint8Array(HEADER_BYTES + offsets.length * most);
  file.set(bytes.subarray(0, HEADER_BYTES));
  const places = offsets.map((_, i) => HEADER_BYTES + i * most);
  const lengths = places.map((place, i) =>
    unpackBlock(bytes.subarray(offsets[i], offsets[i] + byteCounts[i]), file.subarray(place, place + most)),
  );
  return { bytes: file, offsets: places, byteCounts: lengths, compression: UNCOMPRESSED };
}

/** The pixels of one page, or of plane `plane` of it, `channels` values each, row by row. */
function unpack(
  bytes: Uint8Array,
  littleEndian: boolean,
  directory: TiffDirectory,
  blocks: Blocks,
  channels: number,
  plane: number,
): Pixels {
  const width = tagValue(directory, TIFF_TAG.width, 0);
  const height = tagValue(directory, TIFF_TAG.height, 0);
  const across = Math.ceil(width / blocks.width);
  const count = across * Math.ceil(height / blocks.height);
  const part = (values: readonly number[]) => values.slice(plane * count, (plane + 1) * count);
  const offsets = part(blocks.offsets);
  const byteCounts = part(blocks.byteCounts);
  if (offsets.length < count) throw new Error('it lacks a part of its pixels');
  const bits = tagValue(directory, TIFF_TAG.bitsPerSample, 1);
  const rowBytes = Math.ceil((blocks.width * channels * bits) / 8);
  const compression = tagValue(directory, TIFF_TAG.compression, UNCOMPRESSED);
  // Memory is allocated only for pixels that can exist.
  const given = byteCounts.reduce((sum, length) => sum + length, 0);
  if (given > bytes.length || offsets.some((offset) => offset < HEADER_BYTES)) {
    throw new Error('its pixels lie in one another or in its header');
  }
  const rows = blocks.tiled ? blocks.height * count : height;
  if (rowBytes * rows > given * (compression === UNCOMPRESSED ? 1 : MOST_PACKED)) {
    throw new Error('it has fewer pixels than its header says');
  }
  const most = rowBytes * blocks.height + SLACK;
  const open = unpackedBlocks(bytes, { offsets, byteCounts }, compression, most);
  const strips: TiffDirectory = new Map([
    [TIFF_TAG.width, [blocks.width]],
    [TIFF_TAG.height, [rows]],
    [TIFF_TAG.bitsPerSample, [bits]],
    [TIFF_TAG.compression, [open.compression]],
    // If 0 is white, the package would also invert alpha, and values with fewer bits than their width.
    [TIFF_TAG.photometric, [tagValue(directory, TIFF_TAG.photometric, 1) || 1]],
    [TIFF_TAG.stripOffsets, open.offsets],
    [TIFF_TAG.samplesPerPixel, [channels]],
    [TIFF_TAG.rowsPerStrip, [blocks.height]],
    [TIFF_TAG.stripByteCounts, open.byteCounts],
    [TIFF_TAG.predictor, [tagValue(directory, TIFF_TAG.predictor, 1)]],
  ]);
  const column = unpackStrips(open.bytes, littleEndian, strips);
  if (!blocks.tiled) return column;
  const page = column.slice(0, width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let tile = 0; tile < across; tile++) {
      const left = tile * blocks.width;
      const row = Math.floor(y / blocks.height) * across + tile;
      const from = (row * blocks.height + (y % blocks.height)) * blocks.width * channels;
      const length = Math.min(blocks.width, width - left) * channels;
      page.set(column.subarray(from, from + length), (y * width + left) * channels);
    }
  }
  return page;
}

const turnedByte = Uint8Array.from({ length: 256 }, (_, byte) =>
  Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1) << (7 - bit)).reduce((sum, bit) => sum + bit, 0),
);

/** Reverses the bits of bytes whose lowest bit comes first, as from fax machines; the header is unchanged. */
function highestBitFirst(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i < HEADER_BYTES ? byte : turnedByte[byte]));
}

/**
 * All channels of the first page.
 * @throws Error with a reason if it is broken or its compression is unknown.
 */
export function unpackPage(
  bytes: Uint8Array,
  littleEndian: boolean,
  directory: TiffDirectory,
  channels: number,
): Pixels {
  const width = tagValue(directory, TIFF_TAG.width, 0);
  const height = tagValue(directory, TIFF_TAG.height, 0);
  const bits = tagValue(directory, TIFF_TAG.bitsPerSample, 1);
  if (!KNOWN_BITS.includes(bits)) throw new Error(`values of ${bits} bits are not read, only 1, 8 and 16`);
  const blocks = blocksOf(directory, width, height);
  // Blocks extend beyond the page, tiles even far; single bits take a byte each when unpacked.
  const [across, down] = [Math.ceil(width / blocks.width), Math.ceil(height / blocks.height)];
  const pixels = across * blocks.width * down * blocks.height;
  requireLikelySize(pixels * channels * Math.ceil(bits / 8), bytes.length);
  const isTurned = tagValue(directory, TIFF_TAG.fillOrder, 1) === LOWEST_BIT_FIRST;
  const stored = isTurned ? highestBitFirst(bytes) : bytes;
  const inPlanes = channels > 1 && tagValue(directory, TIFF_TAG.planarConfiguration, 1) === IN_PLANES;
  if (!inPlanes) return unpack(stored, littleEndian, directory, blocks, channels, 0);
  const planes = Array.from({ length: channels }, (_, plane) =>
    unpack(stored, littleEndian, directory, blocks, 1, plane),
  );
  const wide = planes[0] instanceof Uint16Array;
  const page = wide ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels);
  for (const [c, plane] of planes.entries()) {
    for (let i = 0; i < width * height; i++) page[i * channels + c] = plane[i];
  }
  return page;
}
