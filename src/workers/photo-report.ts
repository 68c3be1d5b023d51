/** What the page shows and keeps of a photo: a preview, a thumbnail, its size and its file's checksum. */
import { contextOf } from '../images/canvas-context';
import { resizeRgb } from '../images/resize/resize';
import type { RgbImage } from '../images/rgb-image';
import { sizeWithin } from '../images/size-within';
import type { Size } from '../images/view/view-transform';
import { type PhotoReport, previewSide, thumbnailSide } from './engine-api';

export interface ReadPhoto<Picture = RgbImage> extends Pick<PhotoReport, 'sha256' | 'placeless'> {
  readonly picture: Picture;
}

/** The photo at most `previewSide` pixels on its longer side. */
export const previewOf = (photo: RgbImage): RgbImage => resizeRgb(photo, ...sizeWithin(photo, previewSide));

/** @param small the photo's preview, if it was made already */
export function reportOf(photo: ReadPhoto, small = previewOf(photo.picture)): Promise<PhotoReport> {
  const thumbnail = resizeRgb(small, ...sizeWithin(small, thumbnailSide));
  return report(photo, canvasOf(small), canvasOf(thumbnail));
}

/** The same for a bitmap, which the browser scales as well; it still belongs to the caller. */
export async function reportOfBitmap(photo: ReadPhoto<ImageBitmap>): Promise<PhotoReport> {
  const { picture } = photo;
  const preview = scaledBy(picture, sizeWithin(picture, previewSide));
  return report(photo, preview, scaledBy(preview, sizeWithin(picture, thumbnailSide)));
}

async function report(
  { picture: { width, height }, sha256, placeless }: ReadPhoto<Size>,
  preview: OffscreenCanvas,
  small: OffscreenCanvas,
): Promise<PhotoReport> {
  const [previewFile, thumbnail] = await Promise.all([fileOf(preview), fileOf(small)]);
  const sums = { sha256, ...(placeless !== undefined && { placeless }) };
  return { width, height, ...sums, preview: preview.transferToImageBitmap(), previewFile, thumbnail };
}

const fileOf = (canvas: OffscreenCanvas) => canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });

function canvasOf({ width, height, data }: RgbImage): OffscreenCanvas {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    rgba[to] = data[from];
    rgba[to + 1] = data[from + 1];
    rgba[to + 2] = data[from + 2];
  }
  const canvas = new OffscreenCanvas(width, height);
  contextOf(canvas).putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}

function scaledBy(
  picture: ImageBitmap | OffscreenCanvas,
  [width, height]: [number, number],
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return canvas;
}
