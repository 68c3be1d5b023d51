/**
 * The whole-number tags in the first directory of a TIFF file. EXIF blocks in other kinds of picture begin
 * the same way. Source: TIFF 6.0, section 2 (Adobe, 1992); EXIF 2.32, section 4.6 (CIPA, 2019).
 */

export const TIFF_TAG = {
  kindOfPage: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  predictor: 317,
  palette: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
} as const;

/** The values of each known tag of whole numbers; the first if a tag occurs twice. */
export type TiffDirectory = ReadonlyMap<number, readonly number[]>;

export interface TiffTags {
  readonly littleEndian: boolean;
  readonly tags: TiffDirectory;
}

/** Other tags are not read: a broken file can claim thousands, each as long as the file. */
const known: ReadonlySet<number> = new Set(Object.values(TIFF_TAG));

/**
 * An upper limit for a tag's values in any photo: a palette's colours, and the blocks of the largest picture.
 */
function mostValues(tag: number): number {
  if (tag === TIFF_TAG.palette) return 3 * 2 ** 16;
  const { stripOffsets, stripByteCounts, tileOffsets, tileByteCounts } = TIFF_TAG;
  return [stripOffsets, stripByteCounts, tileOffsets, tileByteCounts].some((one) => one === tag)
    ? 500_000
    : 1024;
}

/** Bytes of one value of the types that hold whole numbers: byte, short, long. */
const WHOLE_NUMBER_BYTES: Record<number, 1 | 2 | 4> = { 1: 1, 3: 2, 4: 4 };

/** Finds the first directory. @throws RangeError if the bytes are not a TIFF structure or end too early. */
export function readTiffHeader(view: DataView): {
  readonly littleEndian: boolean;
  readonly directory: number;
} {
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) throw new RangeError('no byte order mark');
  const littleEndian = order === 0x4949;
  if (view.getUint16(2, littleEndian) !== 42) throw new RangeError('not version 42 of the format');
  return { littleEndian, directory: view.getUint32(4, littleEndian) };
}

/** @throws RangeError as `readTiffHeader` does, and if the values of a tag are missing. */
export function readTiffTags(view: DataView): TiffTags {
  const { littleEndian, directory } = readTiffHeader(view);
  const tags = new Map<number, readonly number[]>();
  const entries = view.getUint16(directory, littleEndian);
  let claimed = 0;
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > view.byteLength) throw new RangeError('an entry is missing');
    const tag = view.getUint16(entry, littleEndian);
    if (!known.has(tag) || tags.has(tag)) continue;
    const size = WHOLE_NUMBER_BYTES[view.getUint16(entry + 2, littleEndian)];
    if (size === undefined) continue;
    const count = view.getUint32(entry + 4, littleEndian);
    const offset = count * size > 4 ? view.getUint32(entry + 8, littleEndian) : entry + 8;
    claimed += count * size;
    // Values do not overlap in sound files; tags that all claim the same bytes would take memory each.
    if (offset + count * size > view.byteLength || claimed > 2 * view.byteLength || count > mostValues(tag)) {
      throw new RangeError('the values of a tag are missing');
    }
    const values = Array.from({ length: count }, (_, k) => {
      const at = offset + k * size;
      if (size === 1) return view.getUint8(at);
      return size === 2 ? view.getUint16(at, littleEndian) : view.getUint32(at, littleEndian);
    });
    tags.set(tag, values);
  }
  return { littleEndian, tags };
}

/** The first value of a tag. */
export function tagValue(directory: TiffDirectory, tag: number, fallback: number): number {
  return directory.get(tag)?.[0] ?? fallback;
}
