/** The blocks of a GIF file. Source: GIF89a (CompuServe, 1990). */
import { requireFew } from './broken-structure';

export const GIF_BLOCK = { extension: 0x21, image: 0x2c, trailer: 0x3b } as const;
const HEADER_BYTES = 13;
const IMAGE_BYTES = 10;

/** From the flags in the byte before the table. */
export const colourTableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

export interface GifBlock {
  readonly start: number;
  /** Beyond the end of the bytes if they end too early. */
  readonly end: number;
}

/**
 * Images, extensions and the trailer that ends the file, as far as it can be followed.
 * @throws BrokenStructure if there are too many
 */
export function* gifBlocks(bytes: Uint8Array): Generator<GifBlock> {
  const afterPieces = (from: number) => {
    let at = from;
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at] + 1;
    return at + 1;
  };
  let blocks = 0;
  for (let start = HEADER_BYTES + colourTableBytes(bytes[10]); start < bytes.length; ) {
    let end: number;
    if (bytes[start] === GIF_BLOCK.trailer) end = start + 1;
    else if (bytes[start] === GIF_BLOCK.extension) end = afterPieces(start + 2);
    else if (bytes[start] === GIF_BLOCK.image && start + IMAGE_BYTES <= bytes.length)
      end = afterPieces(start + IMAGE_BYTES + colourTableBytes(bytes[start + 9]) + 1);
    else return;
    requireFew(++blocks);
    yield { start, end };
    if (bytes[start] === GIF_BLOCK.trailer) return;
    start = end;
  }
}
