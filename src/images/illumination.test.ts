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

it('divides by the Gaussian mean of the light around, as the header says', () => {
  // Wider than the cells that the surround is computed on, and not as high.
  const size = { x: 100, y: 24 };
  const cells = { x: 60, y: 24 };
  const lit = picture(size.x, size.y, (x, y) => texture(x, y) * (0.5 + x / 100));
  lit.data.forEach((value, i) => {
    lit.data[i] = value - 10 * (i % 3);
  });
  type Axis = keyof typeof size;
  const sums = Array.from({ length: cells.x * cells.y }, () => ({ light: 0, count: 0 }));
  const cellOf = (at: number, axis: Axis) => Math.floor(((at + 0.5) * cells[axis]) / size[axis]);
  for (let i = 0; i < lit.data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % size.x, Math.floor(i / 3 / size.x)];
    const sum = sums[cellOf(y, 'y') * cells.x + cellOf(x, 'x')];
    sum.light += lit.data[i];
    sum.count++;
  }
  const gauss = (distance: number, axis: Axis) => Math.exp(-0.5 * (distance / (cells[axis] / 8)) ** 2);
  /** The weights of all cells for one cell; beyond the border the border's cell is repeated. */
  const weightsOf = (cell: number, axis: Axis) => {
    const weights = Array<number>(cells[axis]).fill(0);
    const reach = Math.ceil(cells[axis] / 2);
    for (let step = -reach; step <= reach; step++) {
      weights[Math.min(cells[axis] - 1, Math.max(0, cell + step))] += gauss(step, axis);
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
  const [across, down] = (['x', 'y'] as const).map((axis) =>
    Array.from({ length: cells[axis] }, (_, cell) => weightsOf(cell, axis)),
  );
  const surround = sums.map((_, cell) =>
    sums.reduce((sum, { light, count }, other) => {
      const [column, row] = [other % cells.x, Math.floor(other / cells.x)];
      return sum + (across[cell % cells.x][column] * down[Math.floor(cell / cells.x)][row] * light) / count;
    }, 0),
  );
  const even = evenIllumination(lit);
  for (let i = 0; i < even.data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % size.x, Math.floor(i / 3 / size.x)];
    const at = Math.min(cells.x - 1, Math.max(0, ((x + 0.5) * cells.x) / size.x - 0.5));
    const [left, right] = [Math.floor(at), Math.min(cells.x - 1, Math.floor(at) + 1)];
    const around =
      surround[y * cells.x + left] * (left + 1 - at) + surround[y * cells.x + right] * (at - left);
    const expected = Math.min(255, (115 * (lit.data[i] + 4)) / (around + 4));
    expect(Math.abs(even.data[i] - expected)).toBeLessThan(0.5 + 1e-9);
  }
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
