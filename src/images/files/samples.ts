/** From the samples of a decoder (grey or colour, 8 or 16 bits, with alpha or not) to 8-bit RGB. */
import { type RgbImage, SENSOR_BITS, type SensorBits } from '../rgb-image';

/** Interleaved, row by row: grey, grey + alpha, RGB or RGB + alpha. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array | Uint16Array;
  /** The colours are already multiplied by alpha. */
  readonly premultiplied?: boolean;
  /** Colours are stored as their distance from white, as by X-ray detectors. */
  readonly whiteIsZero?: boolean;
}

/** `colour` (0 to 255) seen through `alpha` (0 to 255) on white. */
export function overWhite(colour: number, alpha: number): number {
  return Math.round(255 + ((colour - 255) * alpha) / 255);
}

/**
 * Cameras with 10, 12 or 14 bits write their values unscaled into 16-bit files, whose upper 8 bits would be
 * black. The largest colour value shows the sensor's bits: the fewest that hold it. The same rule brightens a
 * dark picture by a power of four, so photos that are compared use the bits of the brightest (`readAlike`).
 */
function bitsInUse(data: Uint16Array, channels: number, colours: number): SensorBits {
  let largest = 0;
  for (let i = 0; i < data.length; i += channels) {
    for (let c = 0; c < colours; c++) if (data[i + c] > largest) largest = data[i + c];
  }
  return SENSOR_BITS.find((bits) => largest < 2 ** bits) ?? 16;
}

/**
 * Grey becomes R = G = B. Alpha is laid over white, the usual background for transparent pictures. Of 16-bit
 * values the upper 8 of the sensor's bits are taken, and brighter values become white; alpha always has the
 * full range.
 * @param sensorBits of 16-bit values; by default as many as the picture uses
 */
export function rgbFromSamples(
  { width, height, channels, data, premultiplied = false, whiteIsZero = false }: Samples,
  sensorBits?: SensorBits,
): RgbImage {
  const colours = channels < 3 ? 1 : 3;
  const hasAlpha = channels > colours;
  const bits = data instanceof Uint16Array ? (sensorBits ?? bitsInUse(data, channels, colours)) : undefined;
  const shift = bits === undefined ? 0 : bits - 8;
  const alphaShift = bits === undefined ? 0 : 8;
  const white = 2 ** (bits ?? 8) - 1;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    const alpha = hasAlpha ? data[from + colours] >> alphaShift : 255;
    for (let c = 0; c < 3; c++) {
      const stored = data[colours === 1 ? from : from + c];
      const colour = Math.min(255, (whiteIsZero ? Math.max(0, white - stored) : stored) >> shift);
      rgb[to + c] = premultiplied ? Math.min(255, colour + 255 - alpha) : overWhite(colour, alpha);
    }
  }
  return { width, height, data: rgb, ...(bits !== undefined && { sensorBits: bits }) };
}
