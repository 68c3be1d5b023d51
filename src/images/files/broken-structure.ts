/** The file contradicts its format; a RangeError of a DataView says instead that the file ends too early. */
export class BrokenStructure extends Error {}

/** Even 800 MB of pixels in the 8 KiB that encoders write at once come in fewer. */
const MOST_PIECES = 100_000;

/**
 * For whoever walks through chunks, segments or blocks: each takes time and memory, and a file may have one every four bytes.
 * @param pieces that were met so far
 * @throws BrokenStructure
 */
export function requireFew(pieces: number): void {
  if (pieces > MOST_PIECES) throw new BrokenStructure();
}
