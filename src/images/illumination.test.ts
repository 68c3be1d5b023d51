import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evenIllumination } from './illumination';
import type { RgbImage } from './rgb-image';

function picture(width: number, height: number, grey: (x: number, y: number) => number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    data.fill(grey(i % width, Math.floor(i / width)), i * 3, i * 3 + 3);
  return { width, height, data };
}

const texture = (x: number, y: number) => 90 + 40 * Math.sin(x * 0.9) * Math.cos(y * 0.7);

it('makes every even picture the same grey', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 1, max: 80 }),
      (grey, w, h) => {
        expect([...new Set(evenIllumination(picture(w, h, () => grey)).data)]).toEqual([115]);
      },
    ),
    { numRuns: 50 },
  );
});

it('takes away a lamp at the side and keeps the texture', () => {
  const [side, dim] = [120, (x: number) => 0.55 + (0.9 * x) / 120];
  const lit = evenIllumination(picture(side, side, (x, y) => texture(x, y) * dim(x)));
  const flat = evenIllumination(picture(side, side, texture));
  const mean = (image: RgbImage, from: number, to: number) => {
    let sum = 0;
    for (let y = 0; y < side; y++) for (let x = from; x < to; x++) sum += image.data[(y * side + x) * 3];
    return sum / (side * (to - from));
  };
  // The picture was 2.3 times as bright on the right as on the left.
  expect(mean(lit, 90, 115) / mean(lit, 5, 30)).toBeLessThan(1.15);
  let difference = 0;
  for (let i = 0; i < flat.data.length; i++)
    difference += Math.abs(flat.data[i] - lit.data[i]) / flat.data.length;
  expect(difference).toBeLessThan(8);
});

it('leaves a small bright spot white, however far beyond white it comes', () => {
  const spot = evenIllumination(picture(120, 120, (x, y) => (Math.hypot(x - 60, y - 60) < 4 ? 255 : 60)));
  expect(spot.data[(60 * 120 + 60) * 3]).toBe(255);
});

it('leaves a small dark spot darker than what surrounds it', () => {
  const spot = evenIllumination(picture(120, 120, (x, y) => (Math.hypot(x - 60, y - 60) < 4 ? 40 : 160)));
  const at = (x: number, y: number) => spot.data[(y * 120 + x) * 3];
  expect(at(60, 60)).toBeLessThan(0.4 * at(20, 20));
});
