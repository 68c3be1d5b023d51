/**
 * Explains the judgement of a spot of a photo: the prototype that eq. 2 compares it with is traced back to
 * its good photo and place, and both patches are shown as pictures.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Cutout, cutAround } from '../images/cut';
import type { Rect, RgbImage } from '../images/rgb-image';
import { nearestSquaredDistance, outOfReach, squaredDistances } from '../ops/nearest';
import { readTogether } from '../ops/read-rows';
import { tidy } from '../ops/tidy';
import type { Detector, Scale } from './detector';
import { poses } from './poses';
import { type Copy, placesApart } from './prototypes';
import { withinRegion } from './region';
import { cutTiles, type Tiling } from './tiles';
import { encodeTokens } from './tokens';
import { type Photo, pictureFor } from './views';

export interface Explanation {
  /** The explained patch, in pixels of the encoder's square. */
  readonly place: Rect;
  readonly seen: Cutout;
  /**
   * Cosine between the features of the patch and of its nearest prototype, 0 to 1. The paper's prototypes are
   * means, which are shorter than 1: for them it is a little less than the cosine.
   */
  readonly alike: number;
  /** How far the prototype lies from the patch's place: in patches of the tile, along the farther axis. */
  readonly patchesAway: number;
  /** Unknown if training did not measure D0. */
  readonly difference: Difference | undefined;
  /** Whether it is more like a confirmed defect than like anything good. */
  readonly likeDefect: boolean;
  readonly match: Match;
  readonly maps: SingleMaps;
}

/**
 * Distance from the nearest prototype in units of D0, which is the mean distance between patches of good
 * photos.
 */
export interface Difference {
  /** With the cost of lying elsewhere. */
  readonly all: number;
  /** Without that cost. */
  readonly look: number;
  /** Nearly all patches of good photos lie within this distance of other good photos. */
  readonly usual: number;
}

/**
 * The maps that M^f was made of: M^v, M^t and M^vt of the whole photo on the token grid, `[grid, grid]` each.
 */
export interface SingleMaps {
  readonly grid: number;
  readonly visual: Float32Array;
  /** Mean M^v between good photos; unknown if training did not measure it. */
  readonly usual: number | undefined;
  /** Absent if the encoder has no words. */
  readonly text: Float32Array | undefined;
  /** The maximum of M^t. */
  readonly mostText: number;
  readonly fused: Float32Array;
}

export interface Match {
  /**
   * The good photo, from 0 in the order of the training, and which of its copies; unknown for a mean and in
   * old files.
   */
  readonly copy: Copy | undefined;
  /** Degrees by which the copy is turned clockwise, if it is one of the turned poses. */
  readonly turn: number | undefined;
  /** The place of the prototype's patch on the original good photo, in pixels of the encoder's square. */
  readonly place: Rect;
  /** The patch as it was compared, mirrored or turned like its copy; absent if the photo is not at hand. */
  readonly seen: Cutout | undefined;
  /** The good photo on the encoder's square; absent if it is not at hand. */
  readonly picture: RgbImage | undefined;
}

/** The surroundings of a patch are shown too, by this many times its side. */
const CONTEXT = 1.5;

/** A patch of a photo in a tile of one tiling, and the prototype it was compared with. */
interface MatchedPatch {
  readonly scale: Scale;
  readonly tile: number;
  readonly patch: number;
  /** Row of the tile's bank. */
  readonly row: number;
  /** Squared distance to the row, and the drift's extra cost. */
  readonly distance: number;
  readonly drift: number;
  /** Whether it is nearer to a confirmed defect than to any prototype. */
  readonly likeDefect: boolean;
  /** M^v of the patch. */
  readonly visual: number;
}

/**
 * Explains the patch at a point, by the tiling to which it is strangest.
 * @param at in pixels of the encoder's square
 * @param shotOf returns the good photo of that number, if it is at hand
 */
export async function explain(
  detector: Detector,
  photo: Photo,
  at: { readonly x: number; readonly y: number },
  shotOf: (shot: number) => Promise<Photo | undefined>,
): Promise<Explanation> {
  const { encoder, parts } = detector;
  const covered = withinRegion(photo, parts.region);
  let strangest: MatchedPatch | undefined;
  let maps: SingleMaps | undefined;
  for (const scale of parts.scales) {
    const tiles = cutTiles(await pictureFor(covered, scale.tiling, parts), scale.tiling);
    const { tile, patch } = patchAt(at, scale.tiling, encoder.grid);
    const tokens = encodeTokens([tiles[tile]], encoder);
    try {
      const found = await compare(detector, tokens, scale, tile, patch);
      if (!strangest || strangeness(found) > strangeness(strangest)) strangest = found;
      // The first tiling is the whole photo.
      maps ??= await singleMaps(detector, tokens);
    } finally {
      tf.dispose(tokens);
    }
  }
  const { scale, tile, patch, row, likeDefect } = strangest!;
  const { tiling, copies } = scale;
  const patches = encoder.grid ** 2;
  const copy = copies?.[Math.floor(row / patches)];
  const matched = patchOf(tile, row % patches, tiling, encoder.grid);
  const looked = patchOf(tile, patch, tiling, encoder.grid);
  const shot = copy && (await shotOf(copy.shot));
  const inEncoder = (rect: Rect) => scaled(rect, encoder.side / tiling.pictureSide);
  const cut = (picture: RgbImage, part: Rect) => cutAround(picture, part, Math.round(CONTEXT * part.width));
  return {
    place: inEncoder(looked),
    seen: cut(await photo.fitted(tiling.pictureSide), looked),
    alike: cosineOf(strangest!.distance),
    patchesAway: placesApart(patch, row % patches, encoder.grid),
    difference: differenceOf(strangest!),
    likeDefect,
    maps: maps!,
    match: {
      copy,
      turn: copy && poses[copy.pose].turn,
      place: inEncoder(
        copy ? upright(matched, copy.pose, tiling.pictureSide, (shot ?? photo).aspect) : matched,
      ),
      seen: shot && cut(poses[copy.pose].of(await shot.fitted(tiling.pictureSide), shot.aspect), matched),
      picture: await shot?.fitted(encoder.side),
    },
  };
}

/**
 * In units of D0, if a file does not say what is usual: training pushes defects beyond it (`margins` of
 * `defaultSettings`).
 */
const USUAL_UNKNOWN = 2;

function differenceOf({ distance, drift, scale: { unit, usual } }: MatchedPatch): Difference | undefined {
  if (measured(unit) === undefined) return undefined;
  const units = usual === undefined ? USUAL_UNKNOWN : usual / unit;
  return { all: (distance + drift) / unit, look: distance / unit, usual: units };
}

const strangeness = ({ visual, scale: { unit } }: MatchedPatch) => visual / unit;

/** @param tokens of the whole photo, L x `[1, N, d]` */
async function singleMaps({ parts, encoder }: Detector, tokens: tf.Tensor3D[]): Promise<SingleMaps> {
  const { network, states, scales } = parts;
  const [{ references, unit }] = scales;
  const [visual, text, fused] = await numbersOf(() => {
    const predicted = network.predict(tokens, { references, states, units: [unit] });
    return [predicted.visual, predicted.text, predicted.fused];
  });
  return {
    grid: encoder.grid,
    visual,
    fused,
    usual: measured(unit),
    text: encoder.visionOnly ? undefined : text,
    mostText: encoder.levels.length,
  };
}

/** A unit of 1 means that D0 was not measured: training by the paper does not divide. */
const measured = (unit: number) => (unit === 1 ? undefined : unit);

/** From the squared distance of two vectors of length 1, never below 0. */
const cosineOf = (squaredDistance: number) => Math.max(0, 1 - squaredDistance / 2);

/** @param tokens of the tile, L x `[1, N, d]` */
async function compare(
  { parts }: Detector,
  tokens: tf.Tensor3D[],
  scale: Scale,
  tile: number,
  patch: number,
): Promise<MatchedPatch> {
  const { bank, drift, defects } = scale.references[tile];
  const own = tidy(() => {
    const features = parts.network.stack(tokens);
    return tf.reshape(tf.slice(features, [0, patch, 0], [1, 1, -1]), [1, -1]) as tf.Tensor2D;
  });
  try {
    const [near, far, [defect]] = await numbersOf(() => [
      squaredDistances(own, bank),
      drift ? tf.slice(drift, [patch, 0], [1, -1]) : tf.zeros([1, bank.shape[0]]),
      defects ? nearestSquaredDistance(own, defects) : tf.scalar(outOfReach),
    ]);
    let row = 0;
    for (let i = 1; i < near.length; i++) if (near[i] + far[i] < near[row] + far[row]) row = i;
    // Computed again from the difference, since the expansion loses digits for small distances.
    const [[distance]] = await numbersOf(() => [
      tf.sum(tf.squaredDifference(own, tf.slice(bank, [row, 0], [1, -1]))),
    ]);
    const good = distance + far[row];
    const visual = good + Math.max(0, good - defect);
    return { scale, tile, patch, row, distance, drift: far[row], likeDefect: defect < good, visual };
  } finally {
    own.dispose();
  }
}

async function numbersOf(compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  const tensors = tidy(compute);
  return readTogether(tensors).finally(() => tf.dispose(tensors));
}

/** The tile whose centre is nearest to a point of the encoder's square, and the patch there. */
function patchAt({ x, y }: { readonly x: number; readonly y: number }, tiling: Tiling, grid: number) {
  const { across, tileSide, pictureSide, offsets } = tiling;
  const along = (place: number) => {
    const pixel = (place * pictureSide) / tileSide;
    const fromMiddle = offsets.map((offset) => Math.abs(pixel - offset - tileSide / 2));
    const tile = fromMiddle.indexOf(Math.min(...fromMiddle));
    const cell = Math.floor(((pixel - offsets[tile]) * grid) / tileSide);
    return { tile, cell: Math.min(Math.max(cell, 0), grid - 1) };
  };
  const [column, row] = [along(x), along(y)];
  return { tile: row.tile * across + column.tile, patch: row.cell * grid + column.cell };
}

/** The place of a tile's patch in the tiling's picture. */
function patchOf(tile: number, patch: number, { across, offsets, tileSide }: Tiling, grid: number): Rect {
  const side = Math.floor(tileSide / grid);
  return {
    x: offsets[tile % across] + (patch % grid) * side,
    y: offsets[Math.floor(tile / across)] + Math.floor(patch / grid) * side,
    width: side,
    height: side,
  };
}

/** The place of a copy's part on the original picture: the square around the origins of its corners. */
function upright(part: Rect, pose: number, side: number, aspect: number): Rect {
  const far = { x: part.x + part.width - 1, y: part.y + part.height - 1 };
  const corners = [part.x, far.x].flatMap((x) =>
    [part.y, far.y].map((y) => poses[pose].origin(side, aspect, x, y)),
  );
  const [x, right] = mirrored(
    Math.min(...corners.map(([x]) => x)),
    Math.max(...corners.map(([x]) => x)),
    side,
  );
  const [y, down] = mirrored(
    Math.min(...corners.map(([, y]) => y)),
    Math.max(...corners.map(([, y]) => y)),
    side,
  );
  return { x, y, width: right - x + 1, height: down - y + 1 };
}

/**
 * The origin of pixels `low` to `high` along one axis: a turned copy is mirrored beyond the edges
 * (images/turn-picture.ts).
 */
function mirrored(low: number, high: number, side: number): [low: number, high: number] {
  const last = side - 1;
  if (high < 0) return mirrored(-high, -low, side);
  if (low > last) return mirrored(2 * last - high, 2 * last - low, side);
  if (low < 0) return [0, Math.min(last, Math.max(high, -low))];
  if (high > last) return [Math.min(low, 2 * last - high), last];
  return [low, high];
}

function scaled({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x * by, y: y * by, width: width * by, height: height * by };
}
