import type { Size } from './view/view-transform';

/** A picture's size with at most `most` pixels on the longer side, and at least one on the shorter, as of a line scan. */
export function sizeWithin({ width, height }: Size, most: number): [width: number, height: number] {
  const scale = Math.min(1, most / Math.max(width, height));
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  return [scaled(width), scaled(height)];
}
