/**
 * Tiles: to find small defects, one model sees a photo in overlapping squares of the encoder's side, and
 * their anomaly maps are blended into one.
 *
 * A photo fitted to a larger square is cut into `across` x `across` tiles. A tile's weight falls towards its
 * edges, and the weights at every point are divided by their sum. Where tiles agree, the result is exactly
 * their value, so there are no seams.
 */
import type { Mask, RgbImage } from '../images/rgb-image';

/** Share of a tile that its neighbour sees too. */
const OVERLAP = 0.25;
/** A tile's weight rises from its edge over this share of its side. */
const RAMP = 0.25;

export interface Tiling {
  /** Tiles along each side of the square; 1 is the whole photo at once. */
  readonly across: number;
  /** Side of a tile, equal to the encoder's, in pixels. */
  readonly tileSide: number;
  /** Side of the square that is cut, in pixels. */
  readonly pictureSide: number;
  /** First pixel of each row (and column) of tiles. */
  readonly offsets: readonly number[];
}

/** @throws RangeError unless `across` is a whole number of at least 1 */
export function tilingOf(across: number, tileSide: number): Tiling {
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
export function cutTiles(picture: RgbImage, tiling: Tiling): RgbImage[] {
  return cut(picture, tiling, 3);
}

/** The parts of a mask of `pictureSide` that the tiles show. */
export function cutMask(mask: Mask, tiling: Tiling): Mask[] {
  return cut(mask, tiling, 1);
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
 * @returns `[side, side]`, each value a weighted mean of the tiles' values there
 */
export function blendTiles(maps: readonly Float32Array[], tiling: Tiling, side: number): Float32Array {
  const { across, tileSide, pictureSide, offsets } = tiling;
  if (across === 1 && side === tileSide) return maps[0];
  const shares = sharesOf(tiling);
  const blended = new Float64Array(pictureSide * pictureSide);
  for (const [row, top] of offsets.entries()) {
    for (const [column, left] of offsets.entries()) {
      const map = maps[row * across + column];
      for (let y = 0; y < tileSide; y++) {
        const down = shares[row][y];
        const from = y * tileSide;
        const to = (top + y) * pictureSide + left;
        for (let x = 0; x < tileSide; x++) blended[to + x] += down * shares[column][x] * map[from + x];
      }
    }
  }
  return shrink(blended, pictureSide, side);
}

/**
 * The share of each pixel along a tile at its place in the picture, for each row (or column) of tiles: lower
 * towards the tile's edges, with a sum of 1 at every place. A tile's weight at a point is the product of both
 * axes' shares.
 */
export function sharesOf({ tileSide, pictureSide, offsets }: Tiling): Float64Array[] {
  const ramp = Float64Array.from({ length: tileSide }, (_, i) =>
    Math.min(1, (Math.min(i, tileSide - 1 - i) + 1) / (RAMP * tileSide)),
  );
  const sums = new Float64Array(pictureSide);
  for (const offset of offsets) for (const [i, weight] of ramp.entries()) sums[offset + i] += weight;
  return offsets.map((offset) => ramp.map((weight, i) => weight / sums[offset + i]));
}

/** Area averaging of a square `[from, from]` to `[to, to]`, `to <= from`. */
function shrink(values: Float64Array, from: number, to: number): Float32Array {
  return Float32Array.from(averageAndTurn(averageAndTurn(values, from, from, to), to, from, to));
}

/** `[height, from]` to `[to, height]`: each result is the mean of the part of its row that it covers. */
function averageAndTurn(values: Float64Array, height: number, from: number, to: number): Float64Array {
  const scale = from / to;
  const means = new Float64Array(to * height);
  for (let i = 0; i < to; i++) {
    const [start, end] = [i * scale, (i + 1) * scale];
    const [first, last] = [Math.floor(start), Math.min(from, Math.ceil(end)) - 1];
    for (let y = 0; y < height; y++) {
      const row = y * from;
      let sum = 0;
      for (let k = first; k <= last; k++)
        sum += values[row + k] * (Math.min(end, k + 1) - Math.max(start, k));
      means[i * height + y] = sum / scale;
    }
  }
  return means;
}
