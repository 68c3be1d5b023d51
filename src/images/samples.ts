/** From the samples of a decoder (grey or colour, 8 or 16 bits, with alpha or not) to 8-bit RGB. */
import type { RgbImage } from './rgb-image';

/** Interleaved, row by row: grey, grey + alpha, RGB or RGB + alpha. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array | Uint16Array;
  /** The colours are already multiplied by alpha. */
  readonly premultiplied?: boolean;
}

/** `colour` (0 to 255) seen through `alpha` (0 to 255) on white. */
export function overWhite(colour: number, alpha: number): number {
  return Math.round(255 + ((colour - 255) * alpha) / 255);
}

/** Sensors deliver these numbers of bits. */
const SENSOR_BITS = [8, 10, 12, 14, 16];

/**
 * Cameras with 10, 12 or 14 bits write their values into 16-bit files unscaled, so a plain "upper 8 bits" would
 * be black. The largest colour value shows which sensor it was: the upper 8 of the fewest bits that hold it are
 * taken. A dark picture of true 16 bits is brightened by the same rule, always by a power of four.
 */
function bitsInUse(data: Uint16Array, channels: number, colours: number): number {
  let largest = 0;
  for (let i = 0; i < data.length; i += channels) {
    for (let c = 0; c < colours; c++) if (data[i + c] > largest) largest = data[i + c];
  }
  return SENSOR_BITS.find((bits) => largest < 2 ** bits) ?? 16;
}

/**
 * Grey becomes R = G = B. Alpha is laid over white, the colour of the paper that most transparent pictures are
 * made for. 16-bit values lose their lower bits, see `bitsInUse`; alpha is always of full range.
 */
export function rgbFromSamples({ width, height, channels, data, premultiplied = false }: Samples): RgbImage {
  const colours = channels < 3 ? 1 : 3;
  const hasAlpha = channels > colours;
  const wide = data instanceof Uint16Array;
  const shift = wide ? bitsInUse(data, channels, colours) - 8 : 0;
  const alphaShift = wide ? 8 : 0;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    const alpha = hasAlpha ? data[from + colours] >> alphaShift : 255;
    for (let c = 0; c < 3; c++) {
      const colour = data[colours === 1 ? from : from + c] >> shift;
      rgb[to + c] = premultiplied ? Math.min(255, colour + 255 - alpha) : overWhite(colour, alpha);
    }
  }
  return { width, height, data: rgb };
}
