import type { Size } from './view/view-transform';

/**
 * A picture's size scaled to at most `most` pixels on the longer side; the shorter side keeps at least one,
 * as for line scans.
 */
export function sizeWithin({ width, height }: Size, most: number): [width: number, height: number] {
  const scale = Math.min(1, most / Math.max(width, height));
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  return [scaled(width), scaled(height)];
}
