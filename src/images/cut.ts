/** Cuts a small part out of a picture, with its surroundings. */
import type { Rect, RgbImage } from './rgb-image';

export interface Cutout {
  readonly image: RgbImage;
  /** The requested part, in pixels of the cutout. */
  readonly frame: Rect;
}

/**
 * @param part in whole pixels, within the picture
 * @param margin pixels around it; at the picture's edges the cutout moves inwards and keeps its size if it
 *   can
 */
export function cutAround(picture: RgbImage, part: Rect, margin: number): Cutout {
  const width = Math.min(picture.width, part.width + 2 * margin);
  const height = Math.min(picture.height, part.height + 2 * margin);
  const left = Math.min(Math.max(0, part.x - margin), picture.width - width);
  const top = Math.min(Math.max(0, part.y - margin), picture.height - height);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * picture.width + left) * 3;
    data.set(picture.data.subarray(start, start + width * 3), y * width * 3);
  }
  return {
    image: { width, height, data },
    frame: { ...part, x: part.x - left, y: part.y - top },
  };
}
