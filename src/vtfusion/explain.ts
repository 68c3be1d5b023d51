/**
 * Why a spot of a photo is judged as it is: the prototype that eq. 2 compares it with, traced back to the good photo and
 * the place that it was made of, with both patches as pictures.
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
  /** The patch that was looked at, in pixels of the encoder's square. */
  readonly place: Rect;
  readonly seen: Cutout;
  /**
   * Cosine of the patch's features and those of its nearest prototype, 0 to 1. The paper's prototypes are means, which are
   * shorter than 1: beside them it is a little less than the cosine.
   */
  readonly alike: number;
  /** How far from its place the prototype lies: patches of the tile, along the farther axis, from 0. */
  readonly patchesAway: number;
  /** Unknown where training did not measure D0. */
  readonly difference: Difference | undefined;
  /** It is more like a defect that a person confirmed than like anything good. */
  readonly likeDefect: boolean;
  readonly match: Match;
  readonly maps: SingleMaps;
}

/** From the nearest prototype, in units of D0: the patches of good photos are 1 from each other on average. */
export interface Difference {
  /** With what it costs to lie elsewhere. */
  readonly all: number;
  /** Without that. */
  readonly look: number;
  /** Nearly all patches of good photos are no farther than that from other good photos. */
  readonly usual: number;
}

/** What M^f was made of: M^v, M^t and M^vt of the photo as a whole on the token grid, `[grid, grid]` each. */
export interface SingleMaps {
  readonly grid: number;
  readonly visual: Float32Array;
  /** M^v between good photos, on average; unknown where training did not measure it. */
  readonly usual: number | undefined;
  /** Absent where the encoder has no words. */
  readonly text: Float32Array | undefined;
  /** The most that M^t can be. */
  readonly mostText: number;
  readonly fused: Float32Array;
}

export interface Match {
  /** Which good photo, from 0 and as training had them, and which of its copies; unknown for a mean, and in old files. */
  readonly copy: Copy | undefined;
  /** By how many degrees the copy is turned clockwise, where it is turned by any angle. */
  readonly turn: number | undefined;
  /** The place of the prototype's patch, on the good photo as it lies, in pixels of the encoder's square. */
  readonly place: Rect;
  /** The patch as it was compared, mirrored and turned like its copy; absent without its photo. */
  readonly seen: Cutout | undefined;
  /** The good photo on the encoder's square; absent without it. */
  readonly picture: RgbImage | undefined;
}

/** What lies around a patch is shown too, this many times its side. */
const CONTEXT = 1.5;

/** A patch of a photo among the tiles of one tiling, and what it was compared with. */
interface MatchedPatch {
  readonly scale: Scale;
  readonly tile: number;
  readonly patch: number;
  /** Row of the tile's bank. */
  readonly row: number;
  /** Squared distance to it, and what the drift adds. */
  readonly distance: number;
  readonly drift: number;
  /** It lies nearer to a confirmed defect than to any prototype. */
  readonly likeDefect: boolean;
  /** M^v of the patch. */
  readonly visual: number;
}

/**
 * Explains the patch at a point by the tiling that finds it strangest.
 * @param at in pixels of the encoder's square
 * @param shotOf the good photo of that number, if it is at hand
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
      // The first tiling shows the photo as a whole.
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

/** In units of D0, where a file does not say what is usual: training drives defects beyond it (`margins` of `defaultSettings`). */
const USUAL_UNKNOWN = 2;

function differenceOf({ distance, drift, scale: { unit, usual } }: MatchedPatch): Difference | undefined {
  if (measured(unit) === undefined) return undefined;
  const units = usual === undefined ? USUAL_UNKNOWN : usual / unit;
  return { all: (distance + drift) / unit, look: distance / unit, usual: units };
}

const strangeness = ({ visual, scale: { unit } }: MatchedPatch) => visual / unit;

/** @param tokens of the photo as a whole, L x `[1, N, d]` */
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

/** A unit of 1 is none: training by the paper's letter divides by nothing. */
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
    // Once more from the difference: the distances of all lose digits where they are small.
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

/** The tile in whose middle a point of the encoder's square lies best, and the patch of it. */
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

/** Where in the tiling's picture a patch of a tile lies. */
function patchOf(tile: number, patch: number, { across, offsets, tileSide }: Tiling, grid: number): Rect {
  const side = Math.floor(tileSide / grid);
  return {
    x: offsets[tile % across] + (patch % grid) * side,
    y: offsets[Math.floor(tile / across)] + Math.floor(patch / grid) * side,
    width: side,
    height: side,
  };
}

/** Where a part of a copy lies on the picture itself: the square around where its corners come from. */
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

/** Where pixels from `low` to `high` come from: a turned copy is mirrored beyond the edges (images/turn-picture.ts). */
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
