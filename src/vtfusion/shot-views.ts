/**
 * The good photos for training: every view of every shot, cut and encoded once. Tokens are kept in main
 * memory and go to the backend a few views at a time, so that many shots in many tiles fit a small GPU.
 */
import * as tf from '@tensorflow/tfjs-core';
import { findForeground } from '../das/foreground';
import { fullMask, intersect, markedShare } from '../images/masks/mask';
import type { Mask, RgbImage } from '../images/rgb-image';
import { readRows } from '../ops/read-rows';
import type { FrozenEncoder } from './frozen-encoder';
import { poses } from './poses';
import type { Copy } from './prototypes';
import { regionOfTiles } from './region';
import type { Ground } from './synthetic-pool';
import { cutMask, cutTiles } from './tiles';
import { encodeTokens } from './tokens';
import { type Photo, pictureFor, type ViewPlan } from './views';

/** A place among all views of a photo: tile `tile` of tiling `scale`. */
export interface View {
  readonly scale: number;
  readonly tile: number;
}

/** Frozen tokens of one view, L arrays `[N * d]`. */
type ViewTokens = readonly Float32Array[];

/** A smaller share of a tile than this is no object to draw a defect on. */
const LEAST_OBJECT = 0.05;

export class ShotViews {
  readonly views: readonly View[];
  /** The square pictures of each shot, by tiling. */
  private readonly pictures: RgbImage[][] = [];
  private readonly aspects: number[] = [];
  /** By shot and view. */
  private readonly tokens: ViewTokens[][] = [];

  private constructor(
    readonly encoder: FrozenEncoder,
    readonly plan: ViewPlan,
  ) {
    this.views = plan.tilings.flatMap(({ across }, scale) =>
      Array.from({ length: across * across }, (_, tile) => ({ scale, tile })),
    );
  }

  /** Cuts and encodes the shots; `onTiling` is awaited before each tiling of each shot and may throw. */
  static async encode(
    shots: readonly Photo[],
    encoder: FrozenEncoder,
    plan: ViewPlan,
    onTiling: () => Promise<void>,
  ): Promise<ShotViews> {
    const result = new ShotViews(encoder, plan);
    for (const shot of shots) {
      const pictures: RgbImage[] = [];
      const tokens: ViewTokens[] = [];
      for (const tiling of plan.tilings) {
        await onTiling();
        const picture = await pictureFor(shot, tiling, plan);
        pictures.push(picture);
        tokens.push(...(await result.encodeTiles(cutTiles(picture, tiling))));
      }
      result.pictures.push(pictures);
      result.aspects.push(shot.aspect);
      result.tokens.push(tokens);
    }
    return result;
  }

  get shots(): number {
    return this.pictures.length;
  }

  /** Places of a tiling's tiles among all views. */
  viewsOf(scale: number): number[] {
    return this.views.flatMap((view, i) => (view.scale === scale ? [i] : []));
  }

  private async encodeTiles(tiles: readonly RgbImage[]): Promise<ViewTokens[]> {
    const levels = encodeTokens(tiles, this.encoder);
    try {
      const byLevel = await Promise.all(levels.map(readRows));
      return tiles.map((_, i) => byLevel.map((rows) => rows[i]));
    } finally {
      tf.dispose(levels);
    }
  }

  /** Tokens of views of shots, a batch: L x `[B, N, d]`; the caller disposes of them. */
  batch(chosen: readonly { readonly shot: number; readonly view: number }[]): tf.Tensor3D[] {
    return tokensToTensors(
      chosen.map(({ shot, view }) => this.tokens[shot][view]),
      this.encoder,
    );
  }

  /** Tokens of all tiles of a shot in another pose, L x `[T, N, d]`; the caller disposes of them. */
  encodeCopy({ shot, pose }: Copy, scale: number): tf.Tensor3D[] {
    const copy = poses[pose].of(this.pictures[shot][scale], this.aspects[shot]);
    return encodeTokens(cutTiles(copy, this.plan.tilings[scale]), this.encoder);
  }

  /**
   * The grounds for synthetic defects: all views that show enough of the object, or all views if none does.
   * @param region on the encoder's square; no defect is drawn outside of it
   */
  grounds(region: Mask | undefined): Ground[] {
    const all = this.pictures.flatMap((scales, shot) =>
      scales.flatMap((picture, scale) => {
        const foreground = findForeground(picture);
        const tiling = this.plan.tilings[scale];
        const views = this.viewsOf(scale);
        const masks = cutMask(foreground, tiling);
        const tiles = cutTiles(picture, tiling);
        const regions = region && regionOfTiles(region, tiling);
        return tiles.map((image, tile) => ({
          shot,
          view: views[tile],
          image,
          ...drawable(masks[tile], regions?.[tile]),
        }));
      }),
    );
    const clear = all.filter((ground) => markedShare(ground.foreground) >= LEAST_OBJECT);
    if (clear.length > 0) return clear;
    if (region) return largest(all);
    return all.map((ground) => ({ ...ground, foreground: fullMask(ground.image) }));
  }
}

/** Stored tokens, `views` times L x `[N * d]`, as L tensors `[views, N, d]`. */
function tokensToTensors(
  views: readonly ViewTokens[],
  { grid, width }: Pick<FrozenEncoder, 'grid' | 'width'>,
): tf.Tensor3D[] {
  const size = grid * grid * width;
  return views[0].map((_, l) => {
    const values = new Float32Array(views.length * size);
    views.forEach((levels, i) => {
      values.set(levels[l], i * size);
    });
    return tf.tensor3d(values, [views.length, grid * grid, width]);
  });
}

/** The object within the region, or the whole region if it contains too little of the object. */
function drawable(foreground: Mask, region: Mask | undefined): Pick<Ground, 'foreground' | 'region'> {
  if (!region) return { foreground };
  const object = intersect(foreground, region);
  return { foreground: markedShare(object) >= LEAST_OBJECT ? object : region, region };
}

/** The grounds that show most of a region that is small in all of them. */
function largest(grounds: readonly Ground[]): Ground[] {
  const most = Math.max(...grounds.map(({ foreground }) => markedShare(foreground)));
  return grounds.filter(({ foreground }) => markedShare(foreground) === most);
}
