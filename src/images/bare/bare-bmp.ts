import { readBmpHeader } from '../files/bmp';

/** Bytes of the file's header and of what `readBmpHeader` looks at behind it. */
const LEAST = 34;

/** A BMP file holds its header, colours and pixels, and what else there may be behind them: that is cut off. */
export function bareBmp(file: Uint8Array): Uint8Array | undefined {
  if (file.length < LEAST) return undefined;
  const { end } = readBmpHeader(new DataView(file.buffer, file.byteOffset, file.length));
  return end > 0 ? file.subarray(0, end) : file;
}
