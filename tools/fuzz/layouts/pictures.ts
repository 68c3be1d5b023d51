/** JPEG, WebP, GIF and BMP. */
import type { Field, Format } from '../layout';
import { fieldsFrom, MOST_PARTS, reader } from './reading';
import { tiffLayout } from './tiff';

export const jpeg: Format = {
  layout(bytes) {
    const file = reader(bytes, false);
    const fields: Field[] = [];
    const pieces: [number, number][] = [];
    for (let at = 2; at + 4 <= bytes.length && pieces.length < MOST_PARTS; ) {
      const marker = bytes[at + 1];
      const end = Math.min(bytes.length, at + 2 + Math.max(2, file.number(at + 2, 2)));
      fields.push({ at: at + 1, bytes: 1, little: false }, { at: at + 2, bytes: 2, little: false });
      // The sides stand in the frame; they and the components are hit more often than other bytes.
      if (marker >= 0xc0 && marker <= 0xc2)
        fields.push(...fieldsFrom(at + 4, [1, 2, 2, 1, 1, 1, 1, 1, 1, 1], false));
      if (marker === 0xe1) fields.push(...tiffLayout(bytes, at + 10).fields);
      pieces.push([at, end]);
      at = end;
      if (marker === 0xda) {
        pieces.push([at, bytes.length]);
        break;
      }
    }
    return { fields, pieces };
  },
};

export const webp: Format = {
  layout(bytes) {
    const file = reader(bytes, true);
    const fields: Field[] = fieldsFrom(4, [4], true);
    const pieces: [number, number][] = [];
    for (let at = 12; at + 8 <= bytes.length && pieces.length < MOST_PARTS; ) {
      const length = file.number(at + 4, 4);
      const type = file.text(at, 4);
      const end = Math.min(bytes.length, at + 8 + length + (length % 2));
      fields.push({ at: at + 4, bytes: 4, little: true });
      if (type === 'VP8X') fields.push(...fieldsFrom(at + 8, [1, 1, 2, 2, 1, 2, 1], true));
      if (type === 'VP8 ') fields.push(...fieldsFrom(at + 14, [2, 2], true));
      if (type === 'VP8L') fields.push(...fieldsFrom(at + 8, [1, 4], true));
      if (type === 'EXIF') fields.push(...tiffLayout(bytes, at + 8).fields);
      pieces.push([at, end]);
      at = end;
    }
    return { fields, pieces };
  },
};

export const gif: Format = {
  layout(bytes) {
    const table = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
    const fields: Field[] = fieldsFrom(6, [2, 2, 1, 1, 1], true);
    const pieces: [number, number][] = [];
    let at = 13 + table(bytes[10] ?? 0);
    const skipBlocks = (from: number) => {
      let end = from;
      while (end < bytes.length && bytes[end] !== 0) {
        if (fields.length < MOST_PARTS) fields.push({ at: end, bytes: 1, little: true });
        end += bytes[end] + 1;
      }
      return Math.min(bytes.length, end + 1);
    };
    while (at < bytes.length && pieces.length < MOST_PARTS) {
      const start = at;
      if (bytes[at] === 0x21) at = skipBlocks(at + 2);
      else if (bytes[at] === 0x2c) {
        fields.push(...fieldsFrom(at + 1, [2, 2, 2, 2, 1], true));
        at = skipBlocks(at + 11 + table(bytes[at + 9] ?? 0));
      } else break;
      pieces.push([start, at]);
    }
    return { fields, pieces };
  },
};

export const bmp: Format = {
  layout: (bytes) => ({
    fields: [
      ...fieldsFrom(2, [4], true),
      ...fieldsFrom(10, [4, 4, 4, 4, 2, 2, 4, 4, 4, 4, 4, 4], true),
      ...fieldsFrom(54, [4, 4, 4, 4], true),
    ],
    pieces: [
      [14, 54],
      [54, Math.min(bytes.length, reader(bytes, true).number(10, 4))],
    ],
  }),
};
