/**
 * Tiles: a photo with small defects is seen in overlapping squares of the encoder's side, all by one model, and their
 * anomaly maps are blended into one.
 *
 * A photo fitted to a larger square is cut into `across` x `across` tiles. Each weighs less towards its own edges, and
 * the weights at every point are divided by their sum, so tiles that agree give exactly what they agree on: no seams.
 */
import type { Mask, RgbImage } from '../images/rgb-image';

/** Share of a tile that its neighbour sees too. */
const OVERLAP = 0.25;
/** A tile's weight grows from its edge on over this share of its side. */
const RAMP = 0.25;

export interface Tiling {
  /** Tiles along each side of the square; 1 is the whole photo at once. */
  readonly across: number;
  /** Side of a tile, the encoder's, in pixels. */
  readonly tileSide: number;
  /** Side of the square that is cut, in pixels. */
  readonly pictureSide: number;
  /** First pixel of each row (and column) of tiles. */
  readonly offsets: readonly number[];
}

/** @throws RangeError unless `across` is a whole number of at least 1 */
export function tiling(across: number, tileSide: number): Tiling {
  if (!Number.isInteger(across) || across < 1)
    throw new RangeError(`A photo cannot be cut ${across} x ${across}.`);
  const step = Math.round(tileSide * (1 - OVERLAP));
  return {
    across,
    tileSide,
    pictureSide: tileSide + (across - 1) * step,
    offsets: Array.from({ length: across }, (_, i) => i * step),
  };
}

/** The tiles of a picture of `pictureSide`, row by row: `across * across` pictures of `tileSide`. */
export function cutTiles(picture: RgbImage, plan: Tiling): RgbImage[] {
  return cut(picture, plan, 3);
}

/** The parts of a mask of `pictureSide` that the tiles show. */
export function cutMask(mask: Mask, plan: Tiling): Mask[] {
  return cut(mask, plan, 1);
}

function cut(whole: RgbImage | Mask, { offsets, tileSide, pictureSide }: Tiling, channels: number) {
  if (whole.width !== pictureSide || whole.height !== pictureSide) {
    throw new RangeError(`The picture is ${whole.width} x ${whole.height}, not ${pictureSide} square.`);
  }
  return offsets.flatMap((top) =>
    offsets.map((left) => {
      const data = new Uint8Array(tileSide * tileSide * channels);
      for (let y = 0; y < tileSide; y++) {
        const start = ((top + y) * pictureSide + left) * channels;
        data.set(whole.data.subarray(start, start + tileSide * channels), y * tileSide * channels);
      }
      return { width: tileSide, height: tileSide, data };
    }),
  );
}

/**
 * Blends the tiles' maps into the photo's.
 * @param maps row by row, `across * across` maps `[tileSide, tileSide]`
 * @param side of the result
 * @returns `[side, side]`, each value a weighted mean of what the tiles say there
 */
export function blendTiles(maps: readonly Float32Array[], plan: Tiling, side: number): Float32Array {
  const { across, tileSide, pictureSide, offsets } = plan;
  if (across === 1 && side === tileSide) return maps[0];
  const ramp = Float64Array.from({ length: tileSide }, (_, i) =>
    Math.min(1, (Math.min(i, tileSide - 1 - i) + 1) / (RAMP * tileSide)),
  );
  const sums = new Float64Array(pictureSide * pictureSide);
  const weights = new Float64Array(pictureSide * pictureSide);
  for (const [row, top] of offsets.entries()) {
    for (const [column, left] of offsets.entries()) {
      const map = maps[row * across + column];
      for (let y = 0; y < tileSide; y++) {
        for (let x = 0; x < tileSide; x++) {
          const at = (top + y) * pictureSide + left + x;
          const weight = ramp[y] * ramp[x];
          sums[at] += weight * map[y * tileSide + x];
          weights[at] += weight;
        }
      }
    }
  }
  return shrink(
    sums.map((sum, i) => sum / weights[i]),
    pictureSide,
    side,
  );
}

/** Area averaging of a square `[from, from]` to `[to, to]`, `to <= from`. */
function shrink(values: Float64Array, from: number, to: number): Float32Array {
  return Float32Array.from(averageAndTurn(averageAndTurn(values, from, from, to), to, from, to));
}

/** `[height, from]` to `[to, height]`: each result is the mean of the stretch of its row that it covers. */
function averageAndTurn(values: Float64Array, height: number, from: number, to: number): Float64Array {
  const means = new Float64Array(to * height);
  const scale = from / to;
  for (let i = 0; i < to; i++) {
    const [start, end] = [i * scale, (i + 1) * scale];
    for (let k = Math.floor(start); k < Math.min(from, Math.ceil(end)); k++) {
      const covered = (Math.min(end, k + 1) - Math.max(start, k)) / scale;
      for (let y = 0; y < height; y++) means[i * height + y] += values[y * from + k] * covered;
    }
  }
  return means;
}
