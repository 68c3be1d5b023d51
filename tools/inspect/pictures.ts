/** The two pictures of an inspected photo, on the photo's own pixels: the heatmap alone, and over the photo. */
import { mapToPhoto, placePhoto } from '../../src/images/fit';
import type { RgbImage } from '../../src/images/rgb-image';
import { heatmapRgba, heatRange, overlayImage } from '../../src/images/view/overlay';
import type { TrainSettings } from '../../src/vtfusion/settings';
import type { Thresholds } from '../../src/vtfusion/verdict';

export interface ResultPictures {
  readonly heatmap: RgbImage;
  readonly overlay: RgbImage;
}

/** @param map M^f on the encoder's pixels, `[side, side]` */
export function resultPictures(
  photo: RgbImage,
  map: Float32Array,
  fit: TrainSettings['fit'],
  thresholds: Pick<Thresholds, 'pass' | 'fail'>,
): ResultPictures {
  const { width, height } = photo;
  const placement = placePhoto(width, height, Math.sqrt(map.length), fit);
  const onPhoto = mapToPhoto(map, placement, width, height);
  const range = heatRange(thresholds);
  const rgba = heatmapRgba(onPhoto, range);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < onPhoto.length; i++) data.set(rgba.subarray(i * 4, i * 4 + 3), i * 3);
  return { heatmap: { width, height, data }, overlay: overlayImage(photo, onPhoto, range) };
}
