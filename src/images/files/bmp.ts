/**
 * Reads uncompressed BMP files, which industrial cameras write and not every decoder can read. Source:
 * Microsoft, "Bitmap Header Types" (BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV4HEADER, BITMAPV5HEADER).
 */
import type { RgbImage } from '../rgb-image';
import { overWhite } from './samples';

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Whether rows start at the top; usual files begin with the lowest row. */
  readonly fromTop: boolean;
  readonly bitsPerPixel: number;
  /** False for run lengths and embedded JPEG or PNG. */
  readonly uncompressed: boolean;
  /** First byte of the pixels, bytes of a row, and the byte after the last pixel (0 when compressed). */
  readonly start: number;
  readonly rowBytes: number;
  readonly end: number;
}

const FILE_HEADER = 14;
const CORE_HEADER = 12;
const MASKS_AT = 54;

/** @throws RangeError when the bytes end too early. */
export function readBmpHeader(view: DataView): BmpHeader {
  const core = view.getUint32(FILE_HEADER, true) === CORE_HEADER;
  const signedHeight = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = Math.abs(signedHeight);
  const bitsPerPixel = view.getUint16(core ? 24 : 28, true);
  const compression = core ? 0 : view.getUint32(30, true);
  const uncompressed = compression === 0 || compression === 3;
  const start = view.getUint32(10, true);
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const end = uncompressed ? start + rowBytes * height : 0;
  return { width, height, fromTop: signedHeight < 0, bitsPerPixel, uncompressed, start, rowBytes, end };
}

/** Reads one channel out of a pixel, as 0 to 255. */
function channelReader(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 255;
  const shift = 31 - Math.clz32(mask & -mask);
  const largest = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / largest);
}

const hasMasks = (view: DataView): boolean =>
  view.getUint32(FILE_HEADER, true) !== CORE_HEADER && view.getUint32(30, true) === 3;

/** The masks of red, green, blue and alpha; alpha 0 when there is none. */
function channelMasks(view: DataView, bitsPerPixel: number): number[] {
  if (!hasMasks(view)) return bitsPerPixel === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  const hasAlpha = view.getUint32(FILE_HEADER, true) >= 56;
  const places = [MASKS_AT, MASKS_AT + 4, MASKS_AT + 8];
  return [
    ...places.map((at) => view.getUint32(at, true)),
    hasAlpha ? view.getUint32(MASKS_AT + 12, true) : 0,
  ];
}

/** The first byte after the header and any masks. */
function headerEnd(view: DataView): number {
  const end = FILE_HEADER + view.getUint32(FILE_HEADER, true);
  return hasMasks(view) ? Math.max(end, MASKS_AT + 12) : end;
}

/** Writes the red, green and blue of column `x` of a row to `rgb` at `to`. */
type PixelReader = (row: number, x: number, rgb: Uint8Array, to: number) => void;

/** Colours end where the pixels start; missing ones are black. */
function paletteReader(view: DataView, bits: number, start: number): PixelReader {
  const headerBytes = view.getUint32(FILE_HEADER, true);
  const entry = headerBytes === CORE_HEADER ? 3 : 4;
  const palette = FILE_HEADER + headerBytes;
  return (row, x, rgb, to) => {
    const byte = view.getUint8(row + ((x * bits) >> 3));
    const index = (byte >> (8 - bits - ((x * bits) & 7))) & (2 ** bits - 1);
    const at = palette + index * entry;
    if (at + entry > start) return;
    for (let c = 0; c < 3; c++) rgb[to + c] = view.getUint8(at + 2 - c);
  };
}

function maskReader(view: DataView, bits: 16 | 32): PixelReader {
  const masks = channelMasks(view, bits);
  const alphaOf = channelReader(masks[3]);
  const colours = masks.slice(0, 3).map(channelReader);
  return (row, x, rgb, to) => {
    const pixel = bits === 16 ? view.getUint16(row + x * 2, true) : view.getUint32(row + x * 4, true);
    const alpha = alphaOf(pixel);
    for (let c = 0; c < 3; c++) rgb[to + c] = overWhite(colours[c](pixel), alpha);
  };
}

function pixelReader(view: DataView, bits: number, start: number): PixelReader {
  if (bits === 1 || bits === 4 || bits === 8) return paletteReader(view, bits, start);
  if (bits === 16 || bits === 32) return maskReader(view, bits);
  if (bits !== 24) throw new Error(`its ${bits} bits a pixel are not known`);
  return (row, x, rgb, to) => {
    for (let c = 0; c < 3; c++) rgb[to + c] = view.getUint8(row + x * 3 + 2 - c);
  };
}

/**
 * An uncompressed BMP of 1, 4, 8, 16, 24 or 32 bits a pixel.
 * @throws Error with a reason if it is not one.
 */
export function decodeBmp(bytes: Uint8Array): RgbImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { width, height, fromTop, bitsPerPixel, start, rowBytes } = readBmpHeader(view);
  if (start < headerEnd(view)) throw new Error('its pixels begin within its header');
  const read = pixelReader(view, bitsPerPixel, start);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = start + (fromTop ? y : height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x++) read(row, x, data, (y * width + x) * 3);
  }
  return { width, height, data };
}
