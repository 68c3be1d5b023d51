/**
 * The views of a photo: whole, and also in tiles if that helps. The whole shows what belongs where, the tiles
 * show small details; their anomaly maps are averaged.
 */
import { fitPhoto } from '../images/fit';
import { evenIllumination } from '../images/illumination';
import type { RgbImage } from '../images/rgb-image';
import { type PhotoBytes, photoFits, uploadPhoto } from '../ops/webgpu/photo-bytes';
import type { TrainSettings } from './settings';
import { blendTiles, cutTiles, type Tiling, tilingOf } from './tiles';

/** A photo of any size, seen through its fit into a square. */
export interface Photo {
  /** Pixels along its shorter side. */
  readonly shorterSide: number;
  /** How far it is stretched to become a square: width by height, or 1 if it keeps its shape. */
  readonly aspect: number;
  /** The photo fitted to a square of `side` pixels. */
  fitted(side: number): RgbImage | Promise<RgbImage>;
  /**
   * Its bytes on the GPU, if it is stretched to the square and fits a buffer; the caller owns `words`. Only
   * for the webgpu backend.
   */
  readonly onGpu?: (() => PhotoBytes | undefined) | undefined;
}

/** A picture as a photo. */
export function photoOf(picture: RgbImage, fit: TrainSettings['fit']): Photo {
  return {
    shorterSide: Math.min(picture.width, picture.height),
    aspect: fit === 'squash' ? picture.width / picture.height : 1,
    fitted: (side) => fitPhoto(picture, side, fit).image,
    onGpu:
      fit === 'squash'
        ? () => (photoFits(picture.width, picture.height) ? uploadPhoto(picture) : undefined)
        : undefined,
  };
}

export interface ViewPlan {
  /** The whole photo comes first. */
  readonly tilings: readonly Tiling[];
  readonly illumination: TrainSettings['views']['illumination'];
}

/** The finest tiling that is chosen automatically: beyond it, time grows faster than the gain. */
const FINEST = 3;
/** A tile may enlarge the photo's own pixels this many times; beyond that it shows nothing new. */
const MOST_ENLARGED = 3;

/**
 * The tilings for photos like these. `auto` goes as fine as the good photos' resolution allows.
 * @param side the encoder's
 */
export function planViews(
  { tiles, illumination }: TrainSettings['views'],
  photos: readonly Pick<Photo, 'shorterSide'>[],
  side: number,
): ViewPlan {
  const pixels = Math.min(...photos.map(({ shorterSide }) => shorterSide));
  const bears = (across: number) => tilingOf(across, side).pictureSide <= MOST_ENLARGED * pixels;
  let across = tiles === 'auto' ? FINEST : tiles;
  while (tiles === 'auto' && across > 1 && !bears(across)) across--;
  return {
    tilings: [...new Set([1, across])].map((count) => tilingOf(count, side)),
    illumination,
  };
}

/** A photo as the tiling's square picture, before it is cut. */
export async function pictureFor(
  photo: Photo,
  { pictureSide }: Tiling,
  { illumination }: Pick<ViewPlan, 'illumination'>,
): Promise<RgbImage> {
  const picture = await photo.fitted(pictureSide);
  return illumination === 'even' ? evenIllumination(picture) : picture;
}

/** The tiles of a photo, `across * across` pictures of the encoder's side. */
export async function tilesOf(photo: Photo, tiling: Tiling, plan: Pick<ViewPlan, 'illumination'>) {
  return cutTiles(await pictureFor(photo, tiling, plan), tiling);
}

/**
 * The mean over the tilings of their blended maps, `[side, side]`. `maps[t]` holds the tiles' maps of tiling
 * t.
 */
export function joinTilings(
  maps: readonly (readonly Float32Array[])[],
  tilings: readonly Tiling[],
  side: number,
): Float32Array {
  const mean = new Float64Array(side * side);
  for (const [t, tiles] of maps.entries()) {
    const blended = blendTiles(tiles, tilings[t], side);
    for (let i = 0; i < mean.length; i++) mean[i] += blended[i] / maps.length;
  }
  return Float32Array.from(mean);
}
