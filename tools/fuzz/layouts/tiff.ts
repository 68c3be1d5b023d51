/** TIFF files, and the blocks of EXIF in other pictures. */
import type { Field, Format, Layout } from '../layout';
import { fieldsFrom, MOST_PARTS, reader } from './reading';

const WIDTHS: Record<number, 1 | 2 | 4> = { 1: 1, 3: 2, 4: 4 };

/** @param base where the block begins in the file */
export function tiffLayout(bytes: Uint8Array, base = 0): Layout {
  const little = bytes[base] === 0x49;
  const file = reader(bytes, little);
  const fields: Field[] = fieldsFrom(base + 2, [2, 4], little);
  const pieces: [number, number][] = [];
  const directory = base + file.number(base + 4, 4);
  if (directory + 2 > bytes.length) return { fields, pieces };
  fields.push({ at: directory, bytes: 2, little });
  const entries = Math.min(file.number(directory, 2), MOST_PARTS);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * 12;
    if (at + 12 > bytes.length) break;
    // Values are what the sizes of pictures come from, so they are hit more often.
    fields.push(...fieldsFrom(at, [2, 2, 4, 4], little), { at: at + 8, bytes: 2, little });
    pieces.push([at, at + 12]);
    const width = WIDTHS[file.number(at + 2, 2)] ?? 1;
    const count = file.number(at + 4, 4);
    if (count * width <= 4) continue;
    const outside = base + file.number(at + 8, 4);
    for (let k = 0; k < Math.min(count, 4); k++)
      fields.push({ at: outside + k * width, bytes: width, little });
  }
  return { fields, pieces };
}

export const tiff: Format = { layout: (bytes) => tiffLayout(bytes) };
