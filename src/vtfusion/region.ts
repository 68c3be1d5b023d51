/**
 * A region of interest: the part of every photo that counts. Everything outside is covered with the mean
 * colour of the inside before anything is computed, so that it has no effect. The score comes from the inside
 * only, and no synthetic defect is put outside.
 */
import { regionTooSmall } from '../das/synthesise';
import { fitMask, placePhoto } from '../images/fit';
import { intersect, LEAST_REGION, markedShare, scaleMask } from '../images/masks/mask';
import type { Mask, RgbImage } from '../images/rgb-image';
import { isCovered, patchCoverage } from './patch-coverage';
import type { TrainSettings } from './settings';
import { cutMask, type Tiling } from './tiles';
import type { Photo } from './views';

/**
 * The region on the encoder's square, `side` pixels.
 * @param marked on a photo; of any size, in the proportions of the photos
 * @returns undefined where everything is marked
 * @throws AppError `region-too-small`
 */
export function regionOnSquare(marked: Mask, side: number, fit: TrainSettings['fit']): Mask | undefined {
  const region = fitMask(marked, placePhoto(marked.width, marked.height, side, fit));
  if (marked.data.every((value) => value === 1)) return undefined;
  if (markedShare(region) < LEAST_REGION) {
    throw regionTooSmall();
  }
  return region;
}

/** The photo with everything outside of the region covered. */
export function withinRegion(photo: Photo, region: Mask | undefined): Photo {
  if (!region) return photo;
  return {
    shorterSide: photo.shorterSide,
    aspect: photo.aspect,
    fitted: async (side) => coverOutside(await photo.fitted(side), scaleMask(region, side, side)),
  };
}

function coverOutside({ width, height, data }: RgbImage, { data: inside }: Mask): RgbImage {
  const sums = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < inside.length; i++) {
    if (!inside[i]) continue;
    for (let c = 0; c < 3; c++) sums[c] += data[i * 3 + c];
    count++;
  }
  const mean = sums.map((sum) => Math.round(sum / Math.max(1, count)));
  const covered = data.slice();
  for (let i = 0; i < inside.length; i++) if (!inside[i]) covered.set(mean, i * 3);
  return { width, height, data: covered };
}

/** The values of a map of the region's size that lie inside. */
export function valuesWithin(map: Float32Array, region: Mask | undefined): Float32Array {
  return region ? map.filter((_, i) => region.data[i] === 1) : map;
}

/** The map with everything outside set to the smallest value from inside, so that nothing is found there. */
export function mapWithin(map: Float32Array, region: Mask | undefined): Float32Array {
  if (!region) return map;
  const least = valuesWithin(map, region).reduce(
    (low, value) => Math.min(low, value),
    Number.POSITIVE_INFINITY,
  );
  return map.map((value, i) => (region.data[i] ? value : least));
}

/** The part of the mask inside the region; the result has the mask's size. */
export function maskWithin(mask: Mask, region: Mask): Mask {
  return intersect(mask, scaleMask(region, mask.width, mask.height));
}

/** The parts of the region that the tiles of a tiling show. */
export function regionOfTiles(region: Mask, tiling: Tiling): Mask[] {
  return cutMask(scaleMask(region, tiling.pictureSide, tiling.pictureSide), tiling);
}

/** The patches' values, `[N]` for each tile of a tiling, that lie inside; all if none does. */
export function patchesWithin(
  maps: readonly Float32Array[],
  region: Mask | undefined,
  tiling: Tiling,
  grid: number,
): readonly ArrayLike<number>[] {
  if (!region) return maps;
  const tiles = regionOfTiles(region, tiling);
  const inside = maps.map((map, tile) => {
    const coverage = patchCoverage(tiles[tile], grid);
    return map.filter((_, i) => isCovered(coverage[i]));
  });
  const some = inside.filter(({ length }) => length > 0);
  return some.length > 0 ? some : maps;
}
