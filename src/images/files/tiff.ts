/**
 * Reads the first page of a TIFF file: grey, colour or palette of 1, 8 or 16 bits. Source: TIFF 6.0 (Adobe,
 * 1992).
 */

import type { RgbImage, SensorBits } from '../rgb-image';
import { orientationOf, uprightImage } from './orientation';
import { rgbFromSamples, type Samples } from './samples';
import { type Pixels, unpackPage } from './tiff-pixels';
import { readTiffTags, TIFF_TAG, type TiffDirectory, tagValue } from './tiff-tags';

const WHITE_IS_ZERO = 0;
const RGB = 2;
const PALETTE = 3;
const ASSOCIATED_ALPHA = 1;
const UNASSOCIATED_ALPHA = 2;
const UNSIGNED = 1;
/** Bit of a page's kind. */
const SMALL_COPY = 1;
/** A broken file may claim thousands of channels and so gigabytes. */
const MAX_CHANNELS = 8;

/**
 * The palette's colour of every pixel: the upper 8 of its 16 bits, which always have the full range. Some
 * writers use only 8 bits; like libtiff, a palette without any value above 255 counts as one of those.
 */
function paletteColours(
  pixels: Pixels,
  channels: number,
  palette: readonly number[] | undefined,
): Uint8Array {
  if (!palette) throw new Error('its palette is missing');
  const colours = palette.length / 3;
  const shift = palette.some((value) => value > 255) ? 8 : 0;
  const data = new Uint8Array((pixels.length / channels) * 3);
  for (let i = 0; i < data.length / 3; i++) {
    for (let c = 0; c < 3; c++) data[i * 3 + c] = palette[pixels[i * channels] + c * colours] >> shift;
  }
  return data;
}

function pageSamples(bytes: Uint8Array, littleEndian: boolean, directory: TiffDirectory): Samples {
  const size = {
    width: tagValue(directory, TIFF_TAG.width, 0),
    height: tagValue(directory, TIFF_TAG.height, 0),
  };
  const stored = tagValue(directory, TIFF_TAG.samplesPerPixel, 1);
  if (stored < 1 || stored > MAX_CHANNELS) throw new Error(`no photo has ${stored} channels`);
  if (tagValue(directory, TIFF_TAG.sampleFormat, UNSIGNED) !== UNSIGNED) {
    throw new Error('its values are not whole positive numbers, so no value is known to be white');
  }
  const pixels = unpackPage(bytes, littleEndian, directory, stored);
  const photometric = tagValue(directory, TIFF_TAG.photometric, 1);
  if (photometric === PALETTE) {
    return { ...size, channels: 3, data: paletteColours(pixels, stored, directory.get(TIFF_TAG.palette)) };
  }
  const colours = photometric === RGB ? 3 : 1;
  if (stored < colours) throw new Error(`its ${stored} channels make no colour`);
  // Channels after the colours are alpha only if the file says so.
  const extra = tagValue(directory, TIFF_TAG.extraSamples, 0);
  const hasAlpha = stored > colours && (extra === ASSOCIATED_ALPHA || extra === UNASSOCIATED_ALPHA);
  const channels = (hasAlpha ? colours + 1 : colours) as Samples['channels'];
  const of = {
    ...size,
    channels,
    premultiplied: extra === ASSOCIATED_ALPHA,
    whiteIsZero: photometric === WHITE_IS_ZERO,
  };
  const stretch = tagValue(directory, TIFF_TAG.bitsPerSample, 1) === 1 ? 255 : 1;
  if (stored === channels && stretch === 1) return { ...of, data: pixels };
  const data = pixels.slice(0, size.width * size.height * channels);
  for (let pixel = 0; pixel < size.width * size.height; pixel++) {
    for (let c = 0; c < channels; c++) data[pixel * channels + c] = pixels[pixel * stored + c] * stretch;
  }
  return { ...of, data };
}

/**
 * The first page, upright.
 * @param sensorBits as of `rgbFromSamples`
 * @throws Error with a reason if the file is broken or of an unsupported kind
 */
export function decodeTiff(bytes: Uint8Array, sensorBits?: SensorBits): RgbImage {
  const { littleEndian, tags } = readTiffTags(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  // Raw files of cameras are TIFFs that begin with a small copy, in which fine defects are lost.
  if (tagValue(tags, TIFF_TAG.kindOfPage, 0) & SMALL_COPY) {
    throw new Error("its first page is a small copy of the photo, as in cameras' raw files");
  }
  const image = rgbFromSamples(pageSamples(bytes, littleEndian, tags), sensorBits);
  return uprightImage(image, orientationOf(tags.get(TIFF_TAG.orientation)?.[0]));
}
