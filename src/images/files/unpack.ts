/**
 * Unpacks the pixels of picture files with a limit: the size in the header gives the most that may come out,
 * and a broken file must not fill the memory with more.
 */
import { Unzlib } from 'fflate';

const AT_ONCE = 16_384;
const FLOOD = 'its pixels unpack to more than its header says';

/**
 * Photographs, even with flat backgrounds, hardly compress to less than a fiftieth; a small file may be a
 * drawing in few colours. A file that claims more is made to fill memory.
 */
const lossless = { anyway: 32 << 20, times: 50 };
/**
 * A camera's black frame as JPEG or WebP is five hundred times as large when unpacked; the browser reads
 * these files, which is fast.
 */
const compressed = { anyway: 64 << 20, times: 500 };

/**
 * Checks the size in a header before anything is unpacked.
 * @param pixelBytes of the whole picture once unpacked
 * @param by `lossless`: unpacked here. `compressed`: decoded by the platform
 * @throws Error if a file of this length is unlikely to hold so many
 */
export function requireLikelySize(
  pixelBytes: number,
  fileBytes: number,
  by: 'lossless' | 'compressed' = 'lossless',
): void {
  const { anyway, times } = by === 'lossless' ? lossless : compressed;
  if (pixelBytes <= anyway + times * fileBytes) return;
  const megabytes = Math.ceil(pixelBytes / 1e6);
  throw new Error(
    `its ${fileBytes} bytes would unpack to ${megabytes} MB, more than is taken from so small a file; save it again without compression`,
  );
}

/**
 * Unpacks a zlib stream (RFC 1950), as far as it goes if it is cut off.
 * @returns how many bytes
 * @throws Error if it is broken, or more comes out than there is room for
 */
export function inflateInto(packed: Uint8Array, room: Uint8Array): number {
  return inflate(packed, room.length, (piece, at) => room.set(piece, at));
}

/**
 * Unpacks a zlib stream only to check that it holds at most `most` bytes; nothing is kept.
 * @throws Error as `inflateInto` does
 */
export function checkInflated(packed: Uint8Array, most: number): void {
  inflate(packed, most, () => undefined);
}

function inflate(packed: Uint8Array, most: number, take: (piece: Uint8Array, at: number) => void): number {
  let length = 0;
  const stream = new Unzlib((piece) => {
    if (length + piece.length > most) throw new Error(FLOOD);
    take(piece, length);
    length += piece.length;
  });
  for (let at = 0; at < packed.length; at += AT_ONCE) {
    stream.push(packed.subarray(at, at + AT_ONCE), at + AT_ONCE >= packed.length);
  }
  return length;
}

/**
 * Unpacks a TIFF's PackBits stream: a signed byte n, then n + 1 literal bytes, or for n < 0 one byte 1 - n
 * times; -128 is ignored (TIFF 6.0, section 9). A truncated stream is unpacked as far as it goes.
 * @returns how many bytes
 * @throws Error if more comes out than there is room for
 */
export function unpackPackBitsInto(packed: Uint8Array, content: Uint8Array): number {
  let [length, at] = [0, 0];
  while (at < packed.length) {
    const code = packed[at++];
    if (code === 128) continue;
    const given = packed.subarray(at, at + (code < 128 ? code + 1 : 1));
    const size = code < 128 ? given.length : given.length && 257 - code;
    if (length + size > content.length) throw new Error(FLOOD);
    if (code < 128) content.set(given, length);
    else content.fill(given[0], length, length + size);
    length += size;
    at += given.length;
  }
  return length;
}

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MOST_CODES = 4096;

/**
 * Unpacks a TIFF's LZW stream: codes of 9 to 12 bits, highest bit first, which widen one code early (TIFF
 * 6.0, section 13).
 * @returns how many bytes
 * @throws Error if it is broken, or more comes out than there is room for
 */
export function unpackLzwInto(packed: Uint8Array, content: Uint8Array): number {
  // Place and length of each string in the output written so far.
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
    if (length + size > content.length) throw new Error(FLOOD);
    const start = length;
    if (before !== CLEAR && next < MOST_CODES) {
      // The previous string plus the first byte of this one, which are adjacent in the output.
      starts[next] = start - wide(before);
      lengths[next] = wide(before) + 1;
      next++;
    }
    if (code < CLEAR) content[length++] = code;
    else for (let i = 0; i < size; i++) content[length++] = content[starts[code] + i];
    before = code;
    bits = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
  }
  return length;
}
