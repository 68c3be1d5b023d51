/** The chunks of a PNG file. Source: PNG (W3C, third edition), section 5.3. */
import { ascii } from './file-kind';

export const PNG_SIGNATURE_BYTES = 8;
/** A chunk's length and type before its content, and the checksum behind. */
export const PNG_HEAD_BYTES = 8;
export const PNG_CHECKSUM_BYTES = 4;

export interface PngChunk {
  readonly type: string;
  /** Its bytes within the file; fewer than it says where the file ends too early. */
  readonly whole: Uint8Array;
}

/** All chunks that begin before the end of the bytes. */
export function pngChunks(bytes: Uint8Array): PngChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  for (let at = PNG_SIGNATURE_BYTES; at + PNG_HEAD_BYTES + PNG_CHECKSUM_BYTES <= bytes.length; ) {
    const end = at + PNG_HEAD_BYTES + PNG_CHECKSUM_BYTES + view.getUint32(at);
    chunks.push({ type: ascii(bytes, at + 4, 4), whole: bytes.subarray(at, end) });
    at = end;
  }
  return chunks;
}
