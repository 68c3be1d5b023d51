/** A procedural picture for tests of determinism: integer arithmetic only, the same bytes everywhere. */
import type { RgbImage } from '../../src/images/rgb-image';

/** A disc with a fine weave on a slightly uneven ground. */
export function samplePicture(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  const radius = Math.floor(Math.min(width, height) * 0.35);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = x - (width >> 1);
      const dy = y - (height >> 1);
      const inside = dx * dx + dy * dy <= radius * radius;
      const weave = ((x * 7 + y * 3) % 11) * 3 + ((x ^ y) & 7);
      const at = (y * width + x) * 3;
      data[at] = inside ? 150 + weave : 40 + Math.floor((x * 20) / width);
      data[at + 1] = inside ? 120 + weave : 50 + Math.floor((y * 20) / height);
      data[at + 2] = inside ? 90 + weave : 60;
    }
  }
  return { width, height, data };
}
