import type { RgbImage } from '../../src/images/rgb-image';

/** A picture of any bytes beside any others, with runs of the darkest and the lightest. */
export function speckled(width: number, height: number, seed: number): RgbImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) =>
    Math.imul(i + seed, 0x9e3779b1) & 0x1000 ? 255 * ((i >> 3) & 1) : Math.imul(i + seed, 0x85ebca6b) >>> 24,
  );
  return { width, height, data };
}
