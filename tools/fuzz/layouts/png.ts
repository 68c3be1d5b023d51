/** PNG: chunks, each with its length and checksum. */
import { crc32 } from 'node:zlib';
import type { Field, Format } from '../layout';
import { fieldsFrom, MOST_PARTS, reader } from './reading';
import { tiffLayout } from './tiff';

interface Chunk {
  readonly at: number;
  readonly type: string;
  readonly end: number;
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const file = reader(bytes, false);
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length && chunks.length < MOST_PARTS; ) {
    const end = Math.min(bytes.length, at + 12 + file.number(at, 4));
    chunks.push({ at, type: file.text(at + 4, 4), end });
    at = end;
  }
  return chunks;
}

export const png: Format = {
  layout(bytes) {
    const chunks = chunksOf(bytes);
    const fields = chunks.flatMap(({ at, type }): Field[] => [
      { at, bytes: 4, little: false },
      ...(type === 'IHDR' ? fieldsFrom(at + 8, [4, 4, 1, 1, 1, 1, 1], false) : []),
      ...(type === 'eXIf' ? tiffLayout(bytes, at + 8).fields : []),
    ]);
    return { fields, pieces: chunks.map(({ at, end }) => [at, end]) };
  },
  mend(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const { at, end } of chunksOf(bytes)) {
      if (end - at >= 12) view.setUint32(end - 4, crc32(bytes.subarray(at + 4, end - 4)));
    }
  },
};
