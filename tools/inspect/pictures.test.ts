/** The heatmap and the overlay lie on the photo's own pixels. */
import { expect, it } from 'vitest';
import { COLORMAPS } from '../../src/images/view/colormap';
import { resultPictures } from './pictures';

const side = 8;
const thresholds = { pass: 1, fail: 2 };
const grey = (width: number, height: number) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(100),
});
const colour = (index: number) => [...COLORMAPS.inferno.subarray(index * 3, index * 3 + 3)];
const pixel = ({ width, data }: { width: number; data: Uint8Array }, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

it('shows what is hot where it is, in a photo of another shape', () => {
  const map = new Float32Array(side * side).fill(-5);
  map[2 * side + 6] = 50;
  const { heatmap, overlay } = resultPictures(grey(80, 32), map, 'squash', thresholds);
  for (const { width, height } of [heatmap, overlay]) expect([width, height]).toEqual([80, 32]);
  // Row 2 of 8 is rows 8 to 11 of 32; column 6 of 8 is columns 60 to 69 of 80.
  expect(pixel(heatmap, 65, 10)).toEqual(colour(255));
  expect(pixel(heatmap, 5, 25)).toEqual(colour(0));
  expect(pixel(overlay, 5, 25)).toEqual([100, 100, 100]);
  expect(pixel(overlay, 65, 10)[0]).toBeGreaterThan(200);
});

it('leaves the padding of a letterbox out', () => {
  const map = new Float32Array(side * side).fill(-5);
  // The photo is half as high as it is wide: rows 2 to 5 show it, the others are padding.
  for (const row of [0, 1, 6, 7]) map.fill(50, row * side, (row + 1) * side);
  const { heatmap } = resultPictures(grey(16, 8), map, 'letterbox', thresholds);
  for (let i = 0; i < 16 * 8; i++) expect([...heatmap.data.subarray(i * 3, i * 3 + 3)]).toEqual(colour(0));
});

it('begins its colours two bands below good and ends them four above fail', () => {
  const levels = [-1.001, 2.5, 6.001].map(
    (value) =>
      resultPictures(grey(4, 4), new Float32Array(side * side).fill(value), 'squash', thresholds).heatmap,
  );
  expect(levels.map((picture) => pixel(picture, 1, 1))).toEqual([colour(0), colour(128), colour(255)]);
});
