import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/images/rgb-image';
import { removeBackground } from './background';

const picture = (side: number, colour: (x: number, y: number) => number): RgbImage => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return colour(pixel % side, Math.floor(pixel / side));
  }),
});
const grainy = (x: number, y: number) => ((x * 7 + y * 13) % 5) - 2;
const inside = (x: number, y: number) => x >= 40 && x < 90 && y >= 40 && y < 90;
const at = ({ data, width }: RgbImage, x: number, y: number) => data[(y * width + x) * 3];

describe('removeBackground', () => {
  it('paints what lies around a part, and leaves the part', () => {
    const photo = picture(128, (x, y) => (inside(x, y) ? 200 : 40) + grainy(x, y));
    const alone = removeBackground(photo);
    expect(at(alone, 5, 5)).toBe(128);
    expect(at(alone, 120, 64)).toBe(128);
    expect(at(alone, 64, 64)).toBe(at(photo, 64, 64));
  });

  it('leaves a texture as it is', () => {
    const texture = picture(128, (x, y) => 120 + 3 * grainy(x, y));
    expect(removeBackground(texture).data).toEqual(texture.data);
  });
});
