/**
 * Prototypes, III-C: the frozen anchors that features are compared with. Each view of the photo has its own.
 *
 *   eq. 1   P = { mean over the shots of F^vn at position n : n = 1..N }        strategy `mean`
 *
 * A position-wise mean fails on parts that shift or turn, so the strategy `memory` keeps every patch of every
 * shot and of its mirrored or turned copies. Comparing with a patch from elsewhere then costs extra in
 * proportion to its distance (the drift): a dark rim is good where the rim is, and a defect in the middle of
 * the part.
 *
 *   D(n, m) = |F_n - P_m|^2 + drift * max(|row_n - row_m|, |column_n - column_m|)
 */
import * as tf from '@tensorflow/tfjs-core';
import { bankLengths, outOfReach } from '../ops/nearest';
import { tidy } from '../ops/tidy';
import type { Reference } from './maps';
import { symmetricPoses, turnedPoses } from './poses';
import type { TrainSettings } from './settings';

/** Stacked starting features of one view of one shot, or of a copy of it. */
export interface PrototypeSource extends Copy {
  /** `[N, C]` */
  readonly features: tf.Tensor2D;
}

export interface Prototypes {
  /** For new photos. */
  readonly all: Reference;
  /**
   * For judging shot i itself: prototypes of the other shots, or, with a single shot, of its copies and its
   * other places. All shots share one bank. Row i of `forbidden`, `[shots, rows]`, marks the rows that shot i
   * may not use: in a memory its own rows; in a bank of means, where the i-th mean leaves out shot i, all but
   * the i-th. With a single shot nothing is marked: there are only its own rows, so the drift puts its own
   * places out of reach instead (`ownPlaces`).
   */
  readonly others: Reference & { readonly forbidden: tf.Tensor2D };
}

/** Neighbours this close overlap so much that they count as the patch itself. */
const OWN_PLACE = 1;

/** A good photo, by its number in the training, in one of the poses; pose 0 is unchanged. */
export interface Copy {
  readonly shot: number;
  readonly pose: number;
}

/**
 * Chooses the copies of `shots` shots for a memory of at most `limit` rows, `patches` rows each. Upright ones
 * are always included, first and in the order of the shots.
 * @param turning whether the parts turn: then every angle gets one shot before any angle gets all of them
 */
export function chooseCopies(
  shots: number,
  patches: number,
  limit: number,
  { strategy, copies }: Pick<TrainSettings['prototypes'], 'strategy' | 'copies'>,
  turning: boolean,
): Copy[] {
  const most = strategy === 'mean' ? shots : Math.max(shots, Math.floor(limit / patches));
  const everyShot = Array.from({ length: shots }, (_, shot) => shot);
  const upright = everyShot.map((shot) => ({ shot, pose: 0 }));
  const others = turning
    ? everyShot.flatMap((round) =>
        turnedPoses.slice(1).map((pose, i) => ({ shot: (i + round) % shots, pose })),
      )
    : symmetricPoses.slice(1, copies).flatMap((pose) => everyShot.map((shot) => ({ shot, pose })));
  return [...upright, ...others].slice(0, most);
}

/**
 * @param sources of one view, upright ones first, in the order of the shots; they stay the caller's
 * @param drift for the memory, from `driftCosts` for as many copies; it stays the caller's; absent if all
 *   places cost the same
 */
export function buildPrototypes(
  sources: readonly PrototypeSource[],
  grid: number,
  strategy: TrainSettings['prototypes']['strategy'],
  drift?: tf.Tensor2D,
): Prototypes {
  return tidy(() => {
    const { all, others } =
      strategy === 'mean' ? meanPrototypes(sources, grid) : memoryPrototypes(sources, grid, drift);
    return { all: withLengths(all), others: withLengths(others) };
  });
}

/** The reference with the lengths of its bank. */
export const withLengths = <T extends Reference>(reference: T): T => ({
  ...reference,
  lengths: bankLengths(reference.bank),
});

/** Eq. 1; leaving shot i out, the mean runs over the others: (k * mean - F_i) / (k - 1). */
function meanPrototypes(sources: readonly PrototypeSource[], grid: number): Prototypes {
  const k = sources.length;
  const [n, c] = sources[0].features.shape;
  const features = tf.stack(sources.map((source) => source.features));
  const mean = tf.mean(features, 0) as tf.Tensor2D;
  if (k === 1) {
    const elsewhere = ownPlaces(grid, sources);
    return {
      all: { bank: mean },
      others: { bank: tf.clone(mean), drift: elsewhere, forbidden: tf.zeros([1, n]) },
    };
  }
  const others = tf.div(tf.sub(tf.mul(mean, k), features), k - 1);
  const forbidden = tf.sub(1, ownRows(sources, k, n));
  return {
    all: { bank: mean },
    others: { bank: tf.reshape(others, [k * n, c]), forbidden: forbidden as tf.Tensor2D },
  };
}

function memoryPrototypes(
  sources: readonly PrototypeSource[],
  grid: number,
  drift: tf.Tensor2D | undefined,
): Prototypes {
  const [n] = sources[0].features.shape;
  const k = 1 + Math.max(...sources.map(({ shot }) => shot));
  const bank = tf.concat(sources.map((source) => source.features)) as tf.Tensor2D;
  const alone = k === 1 ? ownPlaces(grid, sources) : undefined;
  // Clones share memory: all views of a tiling have the same drift.
  const shared = () => drift && tf.clone(drift);
  return {
    all: { bank, drift: shared() },
    others: {
      bank: tf.clone(bank),
      drift: alone ? ((drift ? tf.add(alone, drift) : alone) as tf.Tensor2D) : shared(),
      forbidden: k === 1 ? tf.zeros([1, sources.length * n]) : ownRows(sources, k, n),
    },
  };
}

/** Chebyshev distance in patches between two places of a grid, which are numbered row by row. */
export function placesApart(from: number, to: number, grid: number): number {
  const rows = Math.abs(Math.floor(from / grid) - Math.floor(to / grid));
  return Math.max(rows, Math.abs((from % grid) - (to % grid)));
}

/** The distances between all places: `[N * N]`, row by row. */
function placeDistances(grid: number): Float32Array {
  const n = grid * grid;
  return Float32Array.from({ length: n * n }, (_, i) => placesApart(Math.floor(i / n), i % n, grid));
}

/**
 * The cost for each place to be compared with each row of a memory of `copies` whole photos,
 * `[N, copies * N]`.
 */
export function driftCosts(grid: number, copies: number, perPatch: number): tf.Tensor2D {
  const n = grid * grid;
  const costs = placeDistances(grid).map((distance) => distance * perPatch);
  return tidy(() => tf.tile(tf.tensor2d(costs, [n, n]), [1, copies]));
}

/** Puts an upright copy's own place out of reach: `[N, sources * N]`. */
function ownPlaces(grid: number, sources: readonly PrototypeSource[]): tf.Tensor2D {
  const n = grid * grid;
  const own = placeDistances(grid).map((distance) => (distance <= OWN_PLACE ? outOfReach : 0));
  const blocks = sources.map(({ pose }) => (pose === 0 ? tf.tensor2d(own, [n, n]) : tf.zeros([n, n])));
  return tf.concat(blocks as tf.Tensor2D[], 1);
}

/** `[k, sources * n]`: 1 where a row belongs to the shot. */
function ownRows(sources: readonly PrototypeSource[], k: number, n: number): tf.Tensor2D {
  const own = new Float32Array(k * sources.length * n);
  sources.forEach(({ shot }, i) => {
    const start = (shot * sources.length + i) * n;
    own.fill(1, start, start + n);
  });
  return tf.tensor2d(own, [k, sources.length * n]);
}

/** The reference for shot number `shot`; the caller disposes of its `forbidden` row. */
export function leavingOut({ others }: Prototypes, shot: number): Reference {
  return { ...others, forbidden: tf.slice(others.forbidden, [shot, 0], [1, -1]) };
}

export function disposePrototypes({ all, others }: Prototypes): void {
  disposeReference(all);
  disposeReference(others);
}

export function disposeReference(reference: Reference): void {
  tf.dispose(tensorsOf(reference));
}

/** A reference with tensors of its own. */
export function copyReference({ bank, lengths, forbidden, drift, defects }: Reference): Reference {
  const copy = <T extends tf.Tensor>(tensor: T | undefined) => tensor && tf.clone(tensor);
  return {
    bank: tf.clone(bank),
    lengths: copy(lengths),
    forbidden: copy(forbidden),
    drift: copy(drift),
    defects: copy(defects),
  };
}

function tensorsOf({ bank, lengths, forbidden, drift, defects }: Reference): tf.Tensor[] {
  return [bank, lengths, forbidden, drift, defects].filter((tensor) => tensor !== undefined);
}

/**
 * The prototypes with patches of confirmed defects, `[A, C]`, to tell apart from; `defects` stays the
 * caller's.
 */
export function withDefects({ all, others }: Prototypes, defects: tf.Tensor2D): Prototypes {
  return {
    all: { ...all, defects: tf.clone(defects) },
    others: { ...others, defects: tf.clone(defects) },
  };
}
