import { describe, expect, it } from 'vitest';
import { CHANGED_SHARE, VISIBLE_CHANGE } from '../../src/das/changed';
import { findForeground } from '../../src/das/foreground';
import { pixelDifference } from '../../src/das/pixels';
import type { RgbImage } from '../../src/images/rgb-image';
import { checksum } from '../testing/checksum';
import { SAMPLE_DEFECTS } from './defects';
import { renderDefective, renderGood } from './render';

const side = 96;

function meanDifference(a: RgbImage, b: RgbImage): number {
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]), 0) / a.data.length;
}

describe('renderGood', () => {
  it('gives the same photo for a seed and another for the next', () => {
    const photo = renderGood({ side, seed: 3 });
    expect(photo.data.length).toBe(side * side * 3);
    expect(checksum(renderGood({ side, seed: 3 }).data)).toBe(checksum(photo.data));
    const other = renderGood({ side, seed: 4 });
    expect(meanDifference(photo, other)).toBeGreaterThan(2);
    // The same part all the same.
    expect(meanDifference(photo, other)).toBeLessThan(20);
  });

  it('looks alike at another size', () => {
    const small = renderGood({ side: 48, seed: 5 });
    const large = renderGood({ side: 96, seed: 5 });
    const halved = {
      width: 48,
      height: 48,
      data: small.data.map((_, i) => {
        const pixel = Math.floor(i / 3);
        const at = ((pixel % 48) * 2 + Math.floor(pixel / 48) * 2 * 96) * 3 + (i % 3);
        return (large.data[at] + large.data[at + 3] + large.data[at + 288] + large.data[at + 291]) / 4;
      }),
    };
    expect(meanDifference(small, halved)).toBeLessThan(6);
  });

  it('shows light metal on a dark mat, neither burnt out nor drowned', () => {
    const { data } = renderGood({ side, seed: 6 });
    const at = (x: number, y: number) => data[(y * side + x) * 3 + 1];
    expect(at(15, 40)).toBeGreaterThan(120);
    expect(at(3, 3)).toBeLessThan(110);
    expect(at(48, 48)).toBeLessThan(110);
    const burnt = data.filter((value) => value >= 254).length / data.length;
    expect(burnt).toBeLessThan(0.01);
  });

  it('stands out enough for its foreground to be found', () => {
    const { data } = findForeground(renderGood({ side, seed: 7 }));
    expect(data[15 + 40 * side]).toBe(1);
    expect(data[2 + 2 * side]).toBe(0);
  });
});

describe('renderDefective', () => {
  it.each(SAMPLE_DEFECTS)('differs from the good photo where the mask says: %s', (kind) => {
    for (const seed of [11, 12, 13, 14]) {
      const good = renderGood({ side, seed });
      const { image, mask } = renderDefective({ side, seed }, kind);
      let area = 0;
      let inside = 0;
      let outside = 0;
      for (let i = 0; i < mask.data.length; i++) {
        const difference = pixelDifference(good.data, image.data, i);
        if (mask.data[i]) {
          area++;
          if (difference >= VISIBLE_CHANGE) inside++;
        } else if (difference > 0) outside++;
      }
      expect(outside, `seed ${seed}`).toBe(0);
      expect(inside).toBeGreaterThanOrEqual(CHANGED_SHARE * area);
      expect(area / mask.data.length).toBeGreaterThan(0.0005);
      expect(area / mask.data.length).toBeLessThan(0.06);
    }
  });

  it('puts the defect elsewhere for another seed, in the same place at another size', () => {
    const centre = (size: number, seed: number) => {
      const { mask } = renderDefective({ side: size, seed }, 'stain');
      let x = 0;
      let y = 0;
      let count = 0;
      for (let i = 0; i < mask.data.length; i++) {
        if (!mask.data[i]) continue;
        x += (i % size) / size;
        y += Math.floor(i / size) / size;
        count++;
      }
      return { x: x / count, y: y / count };
    };
    const [small, large, other] = [centre(96, 21), centre(160, 21), centre(96, 22)];
    expect(Math.hypot(small.x - large.x, small.y - large.y)).toBeLessThan(0.03);
    expect(Math.hypot(small.x - other.x, small.y - other.y)).toBeGreaterThan(0.05);
  });

  it('does not touch the good photo of the seed', () => {
    const before = checksum(renderGood({ side, seed: 31 }).data);
    renderDefective({ side, seed: 31 }, 'chipped-edge');
    expect(checksum(renderGood({ side, seed: 31 }).data)).toBe(before);
  });
});
