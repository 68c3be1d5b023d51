/** The chunks of a PNG file. Source: PNG (W3C, third edition), section 5.3. */
import { requireFew } from './broken-structure';
import { crc32 } from './crc32';
import { ascii } from './file-kind';
import { joinBytes } from './join-bytes';

export const PNG_SIGNATURE_BYTES = 8;
/** A chunk's length and type before its content, and the checksum after it. */
const PNG_HEAD_BYTES = 8;
const PNG_CHECKSUM_BYTES = 4;

export interface PngChunk {
  readonly type: string;
  /** Its bytes in the file; fewer than its length says if the file ends too early. */
  readonly whole: Uint8Array;
}

/**
 * The chunks up to the end of the picture, after which no decoder reads, or of the bytes.
 * @throws BrokenStructure if there are too many
 */
export function pngChunks(bytes: Uint8Array): PngChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  for (let at = PNG_SIGNATURE_BYTES; at + PNG_HEAD_BYTES + PNG_CHECKSUM_BYTES <= bytes.length; ) {
    const end = at + PNG_HEAD_BYTES + PNG_CHECKSUM_BYTES + view.getUint32(at);
    const type = ascii(bytes, at + 4, 4);
    chunks.push({ type, whole: bytes.subarray(at, end) });
    requireFew(chunks.length);
    if (type === 'IEND') break;
    at = end;
  }
  return chunks;
}

/** A chunk's content; undefined if it is cut off or its checksum is wrong. */
export function pngContent({ whole }: PngChunk): Uint8Array | undefined {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  const end = PNG_HEAD_BYTES + view.getUint32(0);
  if (whole.length < end + PNG_CHECKSUM_BYTES) return undefined;
  if (view.getUint32(end) !== crc32(whole.subarray(4, end))) return undefined;
  return whole.subarray(PNG_HEAD_BYTES, end);
}

/** The EXIF block that counts: the first with a correct checksum before any pixels. */
export function pngExif(
  chunks: readonly PngChunk[],
): { readonly chunk: PngChunk; readonly content: Uint8Array } | undefined {
  for (const chunk of chunks) {
    if (chunk.type === 'IDAT') break;
    const content = chunk.type === 'eXIf' ? pngContent(chunk) : undefined;
    if (content) return { chunk, content };
  }
  return undefined;
}

const animation: ReadonlySet<string> = new Set(['acTL', 'fcTL', 'fdAT']);

/**
 * Removes an animation, whose first picture may differ from the file's own picture: browsers show the
 * animation's, programs without animations the file's.
 */
export function stillPng(bytes: Uint8Array): Uint8Array {
  const chunks = pngChunks(bytes);
  if (!chunks.some(({ type }) => animation.has(type))) return bytes;
  const still = chunks.filter(({ type }) => !animation.has(type)).map(({ whole }) => whole);
  return joinBytes([bytes.subarray(0, PNG_SIGNATURE_BYTES), ...still]);
}

/** Writes one chunk. */
export function pngChunk(type: string, content: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(PNG_HEAD_BYTES + content.length + PNG_CHECKSUM_BYTES);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(content, PNG_HEAD_BYTES);
  const end = PNG_HEAD_BYTES + content.length;
  view.setUint32(end, crc32(chunk.subarray(4, end)));
  return chunk;
}
