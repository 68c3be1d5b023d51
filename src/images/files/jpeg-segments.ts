/** The segments of a JPEG file, as decoders follow them. Source: ITU-T T.81, annex B. */

export const JPEG_MARKER = {
  huffmanTables: 0xc4,
  reserved: 0xc8,
  arithmeticTables: 0xcc,
  firstRestart: 0xd0,
  lastRestart: 0xd7,
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app14: 0xee,
  lastApp: 0xef,
  comment: 0xfe,
} as const;

export interface JpegSegment {
  readonly marker: number;
  /** From its marker to its end; a scan's with the data behind it. */
  readonly start: number;
  readonly end: number;
}

/** C0 to CF begin a frame, but for the tables C4 and CC and the reserved C8. */
export function beginsFrame(marker: number): boolean {
  const { huffmanTables, reserved, arithmeticTables } = JPEG_MARKER;
  return (
    marker >= 0xc0 &&
    marker <= 0xcf &&
    ![huffmanTables, reserved, arithmeticTables].some((one) => one === marker)
  );
}

const isRestart = (marker: number) => marker >= JPEG_MARKER.firstRestart && marker <= JPEG_MARKER.lastRestart;
/** Those that nothing belongs to. */
export const standsAlone = (marker: number) =>
  marker === 1 || isRestart(marker) || marker === JPEG_MARKER.start || marker === JPEG_MARKER.end;

/** All segments up to the first end of the image, or as far as the file can be followed. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  let at = bytes.indexOf(0xff, 2);
  while (at >= 0 && at + 1 < bytes.length) {
    const marker = bytes[at + 1];
    // A fill byte, or no marker at all.
    if (marker === 0xff || marker === 0) at += marker === 0 ? 2 : 1;
    else {
      const length = standsAlone(marker) ? 0 : (bytes[at + 2] << 8) | bytes[at + 3];
      let end = at + 2 + length;
      if ((length < 2 && !standsAlone(marker)) || !(end <= bytes.length)) return;
      if (marker === JPEG_MARKER.scan) end = endOfScan(bytes, end);
      yield { marker, start: at, end };
      if (marker === JPEG_MARKER.end) return;
      at = end;
    }
    at = bytes.indexOf(0xff, at);
  }
}

/** Where the next marker begins that is not part of a scan's data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1];
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at;
    at = bytes.indexOf(0xff, next === 0xff ? at + 1 : at + 2);
  }
  return bytes.length;
}
