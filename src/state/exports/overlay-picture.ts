/** A result as one picture, the photo with its heatmap, drawn away from the page. */
import { unpackMap } from '../../database/packed-map';
import type { PictureRecord } from '../../database/records';
import { contextOf } from '../../images/canvas-context';
import { photoArea } from '../../images/fit';
import type { Mask } from '../../images/rgb-image';
import { sizeWithin } from '../../images/size-within';
import { heatmapRgba, heatRange } from '../../images/view/overlay';

/**
 * @param most pixels of the longer side, at most those of the preview
 * @param type such as `image/png`
 */
export async function overlayPicture(
  { map, placement, preview }: Pick<PictureRecord, 'map' | 'placement' | 'preview'>,
  thresholds: { readonly pass: number; readonly fail: number },
  { most, type }: { readonly most: number; readonly type: string },
): Promise<Blob> {
  const photo = await createImageBitmap(preview);
  const [width, height] = sizeWithin(photo, most);
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  context.drawImage(photo, 0, 0, width, height);
  photo.close();
  const { side } = placement;
  const heat = new OffscreenCanvas(side, side);
  const rgba = heatmapRgba(unpackMap(map), heatRange(thresholds));
  contextOf(heat).putImageData(new ImageData(rgba, side, side), 0, 0);
  const area = photoArea(placement);
  context.imageSmoothingQuality = 'high';
  context.drawImage(heat, area.x, area.y, area.width, area.height, 0, 0, width, height);
  return canvas.convertToBlob({ type, quality: 0.85 });
}

/** A mask of a photo's preview as a picture of the photo's size, white where it is marked. */
export async function maskPicture(
  { width, height, data }: Mask,
  photo: { readonly width: number; readonly height: number },
): Promise<Blob> {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  data.forEach((value, i) => {
    pixels[i] = value ? 0xffffffff : 0xff000000;
  });
  const mask = new OffscreenCanvas(width, height);
  contextOf(mask).putImageData(image, 0, 0);
  const canvas = new OffscreenCanvas(photo.width, photo.height);
  const context = contextOf(canvas);
  // A mask has no grey.
  context.imageSmoothingEnabled = false;
  context.drawImage(mask, 0, 0, photo.width, photo.height);
  return canvas.convertToBlob({ type: 'image/png' });
}
