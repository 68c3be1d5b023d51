/**
 * A photo to be inspected. Where a kernel takes it from there, what the browser's decoder made goes to the GPU as it is, and what the
 * page shows of it is made by the browser as well: its pixels are never in the worker's memory.
 */
import { decodePixels, readChecked } from '../images/files/decode';
import type { ImageHeader } from '../images/files/file-header';
import { uprightSides } from '../images/files/orientation';
import type { RgbImage } from '../images/rgb-image';
import { usesKernel } from '../ops/kernels';
import { bitmapBytes, bitmapFits } from '../ops/webgpu/photo-bytes';
import type { TrainSettings } from '../vtfusion/settings';
import { type Photo, photoOf } from '../vtfusion/views';
import { bitmapsArrive } from './bitmap-proof';
import { bitmapOf, decodeInBrowser } from './native-decoder';

type Fit = TrainSettings['fit'];

/**
 * A JPEG has no transparency, which would have to be laid over white first. Other colours are brought into sRGB by the browser, on a
 * GPU with other roundings than in main memory.
 */
const goesToGpu = ({ kind, otherColours, width, height, orientation }: ImageHeader, fit: Fit): boolean =>
  fit === 'squash' &&
  kind === 'jpeg' &&
  !otherColours &&
  usesKernel('photo') &&
  bitmapsArrive() &&
  // Rows are filled up to a round number of bytes, so that a photo on its side takes others.
  bitmapFits(...uprightSides(width, height, orientation));

/** @throws as `decodeImage`; a bitmap is the caller's to close */
export const readToInspect = (
  bytes: Uint8Array,
  name: string,
  { fit, sensorBits }: Pick<TrainSettings, 'fit' | 'sensorBits'>,
): Promise<RgbImage | ImageBitmap> =>
  readChecked<RgbImage | ImageBitmap>(bytes, name, (header) =>
    goesToGpu(header, fit)
      ? bitmapOf(bytes, header)
      : decodePixels(bytes, header, decodeInBrowser, sensorBits),
  );

export const isBitmap = (picture: RgbImage | ImageBitmap): picture is ImageBitmap => !('data' in picture);

/** The photo as the detector takes it, as long as the bitmap is open. */
export function photoToInspect(picture: RgbImage | ImageBitmap, fit: Fit): Photo {
  if (!isBitmap(picture)) return photoOf(picture, fit);
  const { width, height } = picture;
  return {
    shorterSide: Math.min(width, height),
    aspect: width / height,
    fitted() {
      throw new Error('A bitmap is there where a kernel takes it: its pixels are not asked for.');
    },
    onGpu: () => bitmapBytes(picture),
  };
}
