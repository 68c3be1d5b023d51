import type { RgbImage } from '../images/rgb-image';

/** A square picture turned clockwise by 90 degrees, pixel for pixel. */
export function turnQuarter({ width: side, data }: RgbImage): RgbImage {
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = (y * side + x) * 3;
      turned.set(data.subarray(from, from + 3), (x * side + (side - 1 - y)) * 3);
    }
  }
  return { width: side, height: side, data: turned };
}

/** The turns that join the upright picture: none for 1, the half turn for 2, all three for 4. */
export function quarterTurns(rotations: 1 | 2 | 4): ((image: RgbImage) => RgbImage)[] {
  const half = (image: RgbImage) => turnQuarter(turnQuarter(image));
  const all = [turnQuarter, half, (image: RgbImage) => turnQuarter(half(image))];
  return rotations === 1 ? [] : rotations === 2 ? [half] : all;
}
