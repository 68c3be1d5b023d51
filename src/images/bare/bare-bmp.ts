import { readBmpHeader } from '../files/bmp';

/** Bytes of the file's header and of what `readBmpHeader` reads after it. */
const LEAST = 34;

/** Cuts off everything after a BMP file's header, colours and pixels. */
export function bareBmp(file: Uint8Array): Uint8Array | undefined {
  if (file.length < LEAST) return undefined;
  const { end } = readBmpHeader(new DataView(file.buffer, file.byteOffset, file.length));
  return end > 0 ? file.subarray(0, end) : file;
}
