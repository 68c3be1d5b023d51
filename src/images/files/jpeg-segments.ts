/** The segments of a JPEG file, followed as decoders do. Source: ITU-T T.81, annex B. */
import { requireFew } from './broken-structure';

export const JPEG_MARKER = {
  huffmanTables: 0xc4,
  reserved: 0xc8,
  arithmeticTables: 0xcc,
  firstRestart: 0xd0,
  lastRestart: 0xd7,
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  quantisers: 0xdb,
  restartEvery: 0xdd,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app14: 0xee,
  lastApp: 0xef,
  comment: 0xfe,
} as const;

export interface JpegSegment {
  readonly marker: number;
  /** From its marker to its end; a scan includes the data after it. */
  readonly start: number;
  readonly end: number;
}

/** C0 to CF begin a frame, except the tables C4 and CC and the reserved C8. */
export function beginsFrame(marker: number): boolean {
  const { huffmanTables, reserved, arithmeticTables } = JPEG_MARKER;
  return (
    marker >= 0xc0 &&
    marker <= 0xcf &&
    ![huffmanTables, reserved, arithmeticTables].some((one) => one === marker)
  );
}

const isRestart = (marker: number) => marker >= JPEG_MARKER.firstRestart && marker <= JPEG_MARKER.lastRestart;
/** Markers without content. */
export const standsAlone = (marker: number) =>
  marker === 1 || isRestart(marker) || marker === JPEG_MARKER.start || marker === JPEG_MARKER.end;

/**
 * All segments up to the first end of the image, or as far as the file can be followed.
 * @throws BrokenStructure if there are too many
 */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  let segments = 0;
  for (let at = nextMarker(bytes, 2); at + 1 < bytes.length; at = nextMarker(bytes, at)) {
    const marker = bytes[at + 1];
    const length = standsAlone(marker) ? 0 : (bytes[at + 2] << 8) | bytes[at + 3];
    let end = at + 2 + length;
    if ((length < 2 && !standsAlone(marker)) || !(end <= bytes.length)) return;
    if (marker === JPEG_MARKER.scan) end = nextMarker(bytes, end, isRestart);
    requireFew(++segments);
    yield { marker, start: at, end };
    if (marker === JPEG_MARKER.end) return;
    at = end;
  }
}

/**
 * The start of the next marker that is not part of a scan's data, after fill bytes and other bytes; the end
 * of the bytes if there is none.
 */
function nextMarker(bytes: Uint8Array, from: number, isData?: (marker: number) => boolean): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1];
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !isData?.(next)) return at;
  }
  return bytes.length;
}
