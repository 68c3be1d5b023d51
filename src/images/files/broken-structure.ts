/** The file contradicts its format; a RangeError of a DataView says instead that the file ends too early. */
export class BrokenStructure extends Error {}

/** Even 800 MB of pixels, in the 8 KiB pieces that encoders write, have fewer. */
const MOST_PIECES = 100_000;

/**
 * Limits the chunks, segments or blocks of a file: each takes time and memory, and there may be one every
 * four bytes.
 * @param pieces found so far
 * @throws BrokenStructure
 */
export function requireFew(pieces: number): void {
  if (pieces > MOST_PIECES) throw new BrokenStructure();
}
