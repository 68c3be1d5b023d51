/** The chunks of a WebP file. Source: RFC 9649, section 2.3 (RIFF) and 2.7 (extended format). */
import { requireFew } from './broken-structure';
import { jpegExif } from './exif';
import { ascii } from './file-kind';

export interface WebpChunk {
  readonly type: string;
  /** Where its name and its content begin. */
  readonly at: number;
  readonly start: number;
  readonly length: number;
}

/** Name, length and kind of the file before its first chunk. */
export const WEBP_HEADER_BYTES = 12;

/** First byte after the file, as its header says. */
export function webpEnd(view: DataView): number {
  return view.getUint32(4, true) + 8;
}

/**
 * All chunks of the file that begin before the end of the bytes.
 * @throws BrokenStructure if there are too many
 */
export function webpChunks(bytes: Uint8Array): WebpChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return chunksWithin(bytes, WEBP_HEADER_BYTES, Math.min(webpEnd(view), bytes.length));
}

/** The chunks between two places. @throws BrokenStructure if there are too many */
export function chunksWithin(bytes: Uint8Array, from: number, end: number): WebpChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: WebpChunk[] = [];
  for (let at = from; at + 8 <= end; ) {
    const length = view.getUint32(at + 4, true);
    chunks.push({ type: ascii(bytes, at, 4), at, start: at + 8, length });
    requireFew(chunks.length);
    at += 8 + length + (length % 2);
  }
  return chunks;
}

/** Bit of VP8X's first byte that announces an EXIF block. */
export const SAYS_EXIF = 0x08;

/** The EXIF block that counts: the first, if the file announces one. Some writers begin it as in a JPEG. */
export function webpExif(bytes: Uint8Array, chunks: readonly WebpChunk[]): Uint8Array | undefined {
  const [first] = chunks;
  if (first?.type !== 'VP8X' || !(bytes[first.start] & SAYS_EXIF)) return undefined;
  const block = chunks.find(({ type }) => type === 'EXIF');
  const content = block && bytes.subarray(block.start, block.start + block.length);
  return content && (jpegExif(content) ?? content);
}

/**
 * A copy whose EXIF block has a name that no reader knows. Chromium ignores the orientation of WebP files and
 * other readers apply it; without the block all give the picture as stored.
 */
export function webpWithoutExif(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  for (const { type, at } of webpChunks(bytes)) if (type === 'EXIF') copy[at] = 'x'.charCodeAt(0);
  return copy;
}
