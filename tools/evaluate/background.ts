/**
 * Background removal, as the paper does before it cuts large parts into patches (IV-F): what lies around a part that
 * stands out from a plain background is painted in one grey, the same in every photo.
 */
import { findForeground } from '../../src/das/foreground';
import type { RgbImage } from '../../src/images/rgb-image';

export const backgroundOptions = ['keep', 'remove'] as const;
export type BackgroundOption = (typeof backgroundOptions)[number];

/** The middle of the range: no part is that flat, and no encoder sees an extreme. */
const GREY = 128;

/** A photo without its background; as it is where no part stands out. */
export function removeBackground(photo: RgbImage): RgbImage {
  const { width, height, data } = photo;
  const part = findForeground(photo);
  return { width, height, data: data.map((value, i) => (part.data[Math.floor(i / 3)] === 1 ? value : GREY)) };
}
