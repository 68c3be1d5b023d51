/** Masks: read from a picture, made, intersected, scaled and measured. */
import type { Mask, RgbImage } from '../rgb-image';

/**
 * A pixel is marked if its brightest channel is at least 128. If no value is that high, the picture numbers
 * its kinds of defect from 1, and every value above 0 is marked.
 */
export function maskFromImage({ width, height, data }: RgbImage): Mask {
  const numbered = data.every((value) => value < 128);
  const least = numbered ? 1 : 128;
  const marked = new Uint8Array(width * height);
  for (let i = 0; i < marked.length; i++) {
    marked[i] = Math.max(data[i * 3], data[i * 3 + 1], data[i * 3 + 2]) >= least ? 1 : 0;
  }
  return { width, height, data: marked };
}

/** A mask of this size with every pixel marked. */
export const fullMask = ({ width, height }: Pick<Mask, 'width' | 'height'>): Mask => ({
  width,
  height,
  data: new Uint8Array(width * height).fill(1),
});

/** The pixels that both masks mark; the masks have the same size. */
export const intersect = (mask: Mask, other: Mask): Mask => ({
  ...mask,
  data: mask.data.map((value, i) => value & other.data[i]),
});

/** The mask at another size, by the nearest pixel. */
export function scaleMask({ width, height, data }: Mask, toWidth: number, toHeight: number): Mask {
  const scaled = new Uint8Array(toWidth * toHeight);
  for (let y = 0; y < toHeight; y++) {
    const row = Math.floor((y * height) / toHeight) * width;
    for (let x = 0; x < toWidth; x++) scaled[y * toWidth + x] = data[row + Math.floor((x * width) / toWidth)];
  }
  return { width: toWidth, height: toHeight, data: scaled };
}

/** A region that marks less of the photo than this is too small to hold patches, and is rejected. */
export const LEAST_REGION = 0.01;

/** How many of its pixels are marked. */
export const markedPixels = ({ data }: Mask): number => data.reduce((sum, value) => sum + value, 0);

/** The share of its pixels that is marked, 0 to 1. */
export const markedShare = (mask: Mask): number => markedPixels(mask) / mask.data.length;
