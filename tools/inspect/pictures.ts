/** The two pictures of an inspected photo, on the photo's own pixels: the heatmap alone, and over the photo. */
import { COLORMAPS } from '../../src/images/colormap';
import { mapToPhoto, placePhoto } from '../../src/images/fit';
import { overlayImage } from '../../src/images/overlay';
import type { RgbImage } from '../../src/images/rgb-image';
import type { TrainSettings } from '../../src/vtfusion/settings';
import type { Thresholds } from '../../src/vtfusion/verdict';

export interface ResultPictures {
  readonly heatmap: RgbImage;
  readonly overlay: RgbImage;
}

/**
 * Colours mean the same in every photo, and in the page: they begin two uncertain bands below what good photos reach
 * and are full four bands above where fails begin.
 * @param map M^f on the encoder's pixels, `[side, side]`
 */
export function resultPictures(
  photo: RgbImage,
  map: Float32Array,
  fit: TrainSettings['fit'],
  { pass, fail }: Pick<Thresholds, 'pass' | 'fail'>,
): ResultPictures {
  const { width, height } = photo;
  const placement = placePhoto(width, height, Math.sqrt(map.length), fit);
  const onPhoto = mapToPhoto(map, placement, width, height);
  const band = Math.max(fail - pass, Number.EPSILON);
  const [low, high] = [pass - 2 * band, fail + 4 * band];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < onPhoto.length; i++) {
    const level = Math.min(Math.max((onPhoto[i] - low) / (high - low), 0), 1);
    const colour = Math.round(level * 255) * 3;
    data.set(COLORMAPS.inferno.subarray(colour, colour + 3), i * 3);
  }
  return { heatmap: { width, height, data }, overlay: overlayImage(photo, onPhoto, { low, high }) };
}
