/**
 * Unpacks the pixels of picture files with a limit: how much may come out is known from the size in the header, and a
 * broken file must not fill the memory with more.
 */
import { Unzlib } from 'fflate';
import { joinBytes } from './join-bytes';

const AT_ONCE = 16_384;
const FLOOD = 'its pixels unpack to more than its header says';

/**
 * What a zlib stream (RFC 1950) holds. What is cut off comes as far as it goes.
 * @throws Error when it is broken, or more than `most` bytes come out
 */
export function inflateAtMost(packed: Uint8Array, most: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  inflate([packed], most, (piece) => pieces.push(piece));
  return joinBytes(pieces);
}

/**
 * Unpacks a zlib stream that comes in pieces only to see that it holds no more than `most` bytes; nothing is kept.
 * @throws Error as `inflateAtMost` does
 */
export const checkInflated = (packed: readonly Uint8Array[], most: number): void =>
  inflate(packed, most, () => undefined);

function inflate(packed: readonly Uint8Array[], most: number, take: (piece: Uint8Array) => void): void {
  let length = 0;
  const stream = new Unzlib((piece) => {
    length += piece.length;
    if (length > most) throw new Error(FLOOD);
    take(piece);
  });
  packed.forEach((part, i) => {
    const isLast = i === packed.length - 1;
    for (let at = 0; at < part.length; at += AT_ONCE) {
      stream.push(part.subarray(at, at + AT_ONCE), isLast && at + AT_ONCE >= part.length);
    }
  });
}

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MOST_CODES = 4096;

/**
 * What a TIFF's LZW stream holds: codes of 9 to 12 bits, highest bit first, wider one code early (TIFF 6.0, section 13).
 * @throws Error when it is broken, or more than `most` bytes come out
 */
export function unpackLzw(packed: Uint8Array, most: number): Uint8Array {
  const content = new Uint8Array(most);
  // A string is written once already: where, and how long it is.
  const starts = new Int32Array(MOST_CODES);
  const lengths = new Int32Array(MOST_CODES);
  let [length, next, bits, bit] = [0, FIRST_FREE, 9, 0];
  let before = CLEAR;
  while (bit + bits <= packed.length * 8) {
    let code = 0;
    for (let read = 0; read < bits; ) {
      const take = Math.min(bits - read, 8 - (bit & 7));
      const part = (packed[bit >> 3] >> (8 - (bit & 7) - take)) & ((1 << take) - 1);
      code = (code << take) | part;
      read += take;
      bit += take;
    }
    if (code === END) break;
    if (code === CLEAR) {
      [next, bits, before] = [FIRST_FREE, 9, CLEAR];
      continue;
    }
    const isNew = code === next && before !== CLEAR;
    if (code > CLEAR && code >= next && !isNew) throw new Error('its pixels are packed wrongly');
    const wide = (of: number) => (of < CLEAR ? 1 : lengths[of]);
    const size = isNew ? wide(before) + 1 : wide(code);
    if (length + size > most) throw new Error(FLOOD);
    const start = length;
    if (before !== CLEAR && next < MOST_CODES) {
      // The string before with the first byte of this one: it lies there, one after the other.
      starts[next] = start - wide(before);
      lengths[next] = wide(before) + 1;
      next++;
    }
    if (code < CLEAR) content[length++] = code;
    else for (let i = 0; i < size; i++) content[length++] = content[starts[code] + i];
    before = code;
    bits = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
  }
  return content.subarray(0, length);
}
