/** Zip archives: local headers, their contents, the list of files, and its end. */
import { crc32 } from 'node:zlib';
import type { Field, Format } from '../layout';
import { fieldsFrom, MOST_PARTS, reader } from './reading';

const CENTRAL = 0x02014b50;

interface Entry {
  readonly at: number;
  readonly end: number;
  readonly local: number;
}

function centralEntries(bytes: Uint8Array): Entry[] {
  const file = reader(bytes, true);
  const entries: Entry[] = [];
  for (let at = file.number(bytes.length - 22 + 16, 4); entries.length < MOST_PARTS; ) {
    if (at + 46 > bytes.length || file.number(at, 4) !== CENTRAL) break;
    const names = [28, 30, 32].map((offset) => file.number(at + offset, 2));
    const end = at + 46 + names.reduce((sum, length) => sum + length, 0);
    entries.push({ at, end, local: file.number(at + 42, 4) });
    at = end;
  }
  return entries;
}

export const zip: Format = {
  layout(bytes) {
    const fields: Field[] = fieldsFrom(bytes.length - 22, [4, 2, 2, 2, 2, 4, 4, 2], true);
    const pieces: [number, number][] = [];
    for (const { at, end, local } of centralEntries(bytes)) {
      fields.push(
        ...fieldsFrom(at + 8, [2, 2, 2, 2, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4], true),
        ...fieldsFrom(local + 8, [2], true),
        ...fieldsFrom(local + 26, [2, 2], true),
        { at: at + 46, bytes: 1, little: true },
      );
      pieces.push([at, end]);
      pieces.push([local, Math.min(bytes.length, local + 30)]);
    }
    return { fields, pieces };
  },
  /** Checksums of what is stored as it is. */
  mend(bytes) {
    const file = reader(bytes, true);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const { at, local } of centralEntries(bytes)) {
      const start = local + 30 + file.number(local + 26, 2) + file.number(local + 28, 2);
      const content = bytes.subarray(start, start + file.number(at + 20, 4));
      if (file.number(at + 10, 2) === 0) view.setUint32(at + 16, crc32(content), true);
    }
  },
};
