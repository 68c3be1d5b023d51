import { describe, expect, it } from 'vitest';
import { samplePicture } from '../../tools/testing/sample-picture';
import type { RgbImage } from '../images/rgb-image';
import { findForeground, findObject, joinObjects } from './foreground';
import { Random } from './random';

const share = (mask: { data: Uint8Array }, inside: (i: number) => boolean) => {
  let hit = 0;
  let all = 0;
  for (let i = 0; i < mask.data.length; i++) {
    if (!inside(i)) continue;
    all++;
    hit += mask.data[i];
  }
  return hit / all;
};

function noisy(
  width: number,
  height: number,
  level: (x: number, y: number) => number,
  grain: number,
): RgbImage {
  const random = new Random(9);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    data.fill(
      Math.floor(level(i % width, Math.floor(i / width)) + grain * random.gaussian()),
      i * 3,
      i * 3 + 3,
    );
  }
  return { width, height, data };
}

describe('findForeground', () => {
  it('finds a disc on an uneven ground', () => {
    const image = samplePicture(300, 200);
    const mask = findForeground(image);
    const radius = 70;
    const onDisc = (i: number) =>
      ((i % 300) - 150) ** 2 + (Math.floor(i / 300) - 100) ** 2 <= radius * radius;
    expect(mask.width * mask.height).toBe(mask.data.length);
    expect(share(mask, onDisc)).toBeGreaterThan(0.97);
    expect(share(mask, (i) => !onDisc(i))).toBeLessThan(0.04);
  });

  it('finds several objects, fills their holes and passes over dirt', () => {
    const square = (x: number, y: number, left: number, size: number) =>
      x >= left && x < left + size && y >= 30 && y < 30 + size;
    const image = noisy(
      120,
      100,
      (x, y) => {
        if (x >= 35 && x < 40 && y >= 45 && y < 50) return 60;
        if (square(x, y, 20, 35) || square(x, y, 70, 30)) return 190;
        return x > 105 && x < 114 && y > 85 && y < 94 ? 200 : 60;
      },
      4,
    );
    const { data } = findForeground(image);
    expect(data[47 * 120 + 37]).toBe(1);
    expect(data[45 * 120 + 85]).toBe(1);
    expect(data[90 * 120 + 110]).toBe(0);
    expect(data[10 * 120 + 60]).toBe(0);
  });

  it('takes everything where nothing stands out', () => {
    for (const image of [noisy(90, 90, () => 120, 12), noisy(64, 48, (x) => (x % 16 < 8 ? 40 : 200), 5)]) {
      expect(findForeground(image).data.every((value) => value === 1)).toBe(true);
    }
  });

  it('takes everything where what stands out is faint or a scatter of slivers', () => {
    const inside = (x: number, y: number) => x > 20 && x < 80 && y > 20 && y < 80;
    const faint = noisy(100, 100, (x, y) => (inside(x, y) ? 140 : 120), 2);
    const slivers = noisy(100, 100, (x, y) => (inside(x, y) && x % 8 < 2 ? 220 : 60), 2);
    const broader = noisy(100, 100, (x, y) => (inside(x, y) && x % 8 < 5 ? 220 : 60), 2);
    const clear = noisy(100, 100, (x, y) => (inside(x, y) ? 180 : 120), 2);
    for (const image of [faint, slivers, broader]) {
      expect(findForeground(image).data.every((value) => value === 1)).toBe(true);
    }
    expect(findForeground(clear).data[0]).toBe(0);
  });

  it('takes everything where the object leaves but a thin frame', () => {
    const image = noisy(80, 80, (x, y) => (x > 1 && y > 1 && x < 78 && y < 78 ? 180 : 40), 3);
    expect(findForeground(image).data.every((value) => value === 1)).toBe(true);
  });

  it('takes everything where the object runs out of the picture on three sides', () => {
    const image = noisy(80, 80, (x, _y) => (x > 10 ? 180 : 40), 3);
    expect(findForeground(image).data.every((value) => value === 1)).toBe(true);
  });
});

describe('joinObjects', () => {
  const size = { width: 100, height: 80 };
  const square = (left: number) =>
    noisy(100, 80, (x, y) => (x >= left && x < left + 30 && y >= 20 && y < 50 ? 200 : 60), 2);
  const unclear = noisy(100, 80, () => 120, 12);
  const join = (...images: RgbImage[]) => joinObjects(images.map(findObject), size).data;

  it('joins the objects of the pictures on which one stands out, whatever the others show', () => {
    const found = join(square(20), unclear, square(40));
    expect(found).toEqual(join(square(20), square(40)));
    expect([15, 30, 60, 75].map((x) => found[35 * 100 + x])).toEqual([0, 1, 1, 0]);
  });

  it('takes everything where none stands out on any', () => {
    expect(join(unclear, unclear).every((value) => value === 1)).toBe(true);
  });
});
