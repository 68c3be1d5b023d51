/**
 * A photo to inspect. Where a kernel takes it from there, the bitmap of the browser's decoder goes straight
 * to the GPU, and the browser makes the page's preview of it as well: its pixels never enter the worker's
 * memory.
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
 * Only a JPEG surely has no transparency, which would have to be laid over white first. The browser converts
 * other colours into sRGB, and rounds differently on a GPU than in main memory.
 */
const goesToGpu = ({ kind, otherColours, width, height, orientation }: ImageHeader, fit: Fit): boolean =>
  fit === 'squash' &&
  kind === 'jpeg' &&
  !otherColours &&
  usesKernel('photo') &&
  bitmapsArrive() &&
  // Rows are padded to a round number of bytes, so a photo on its side takes a different number.
  bitmapFits(...uprightSides(width, height, orientation));

/** @throws as `decodeImage`; the caller closes a bitmap */
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

/** The photo as the detector takes it, while the bitmap is open. */
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
