/** The value of a map at a point, and its highest place. */
import type { Mask } from '../rgb-image';
import type { ViewPoint } from './view-transform';

/**
 * The value of a map at a point, bilinear between pixel centres, as heatmaps are drawn.
 * @param map `width * height` values, row by row
 * @returns undefined for a point outside of the map
 */
export function valueAt(map: Float32Array, width: number, height: number, at: ViewPoint): number | undefined {
  if (!(at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height)) return undefined;
  const x = Math.min(Math.max(at.x - 0.5, 0), width - 1);
  const y = Math.min(Math.max(at.y - 0.5, 0), height - 1);
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const along = (row: number) => {
    const [a, b] = [map[row * width + left], map[row * width + right]];
    return a + (b - a) * (x - left);
  };
  const [above, below] = [along(top), along(bottom)];
  return above + (below - above) * (y - top);
}

/** The centre of the map's highest pixel, among those that `within` marks if it is given. */
export function hottestSpot(map: Float32Array, width: number, within?: Mask): ViewPoint {
  let hottest = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < map.length; i++) {
    if (map[i] > highest && within?.data[i] !== 0) {
      highest = map[i];
      hottest = i;
    }
  }
  return { x: (hottest % width) + 0.5, y: Math.floor(hottest / width) + 0.5 };
}
