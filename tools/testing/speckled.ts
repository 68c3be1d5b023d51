import { Random } from '../../src/das/random';
import type { RgbImage } from '../../src/images/rgb-image';

/** A picture of 331 x 217 pixels, each of any colour. */
export function speckled(seed: number): RgbImage {
  const random = new Random(seed);
  const [width, height] = [331, 217];
  const data = Uint8Array.from({ length: width * height * 3 }, () => random.integer(0, 255));
  return { width, height, data };
}
