/**
 * Poses: other ways in which a good part may lie than in its photo. A memory holds the shots in several poses
 * (prototypes.ts), so that a part, or its texture, is known in these too.
 *
 * The first eight are the symmetries of the square. The others are turns of the photo about its middle by
 * multiples of 22.5 degrees, for parts that lie at any angle (turning.ts).
 */
import type { RgbImage } from '../images/rgb-image';
import { originOfTurn, turnPicture } from '../images/turn-picture';

export interface Pose {
  /** A square picture in this pose; `aspect` is the width by height of the photo that was stretched to it. */
  readonly of: (picture: RgbImage, aspect: number) => RgbImage;
  /** The place on the original picture of the pixel at (x, y) of a picture in this pose. */
  readonly origin: (side: number, aspect: number, x: number, y: number) => readonly [x: number, y: number];
  /** Clockwise turn in degrees; only for the turned poses. */
  readonly turn?: number;
}

/** The origin of the pixel at (x, y) of a rearranged square picture, whose last row is `last`. */
type Rearrangement = (x: number, y: number, last: number) => readonly [x: number, y: number];

function symmetry(from: Rearrangement): Pose {
  return {
    origin: (side, _, x, y) => from(x, y, side - 1),
    of({ width: side, data }) {
      const result = new Uint8Array(data.length);
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const [fromX, fromY] = from(x, y, side - 1);
          const source = (fromY * side + fromX) * 3;
          const target = (y * side + x) * 3;
          result[target] = data[source];
          result[target + 1] = data[source + 1];
          result[target + 2] = data[source + 2];
        }
      }
      return { width: side, height: side, data: result };
    },
  };
}

/** First the unchanged picture, then mirrored and half turned, then quarter turns. */
const symmetries: readonly Pose[] = [
  symmetry((x, y) => [x, y]),
  symmetry((x, y, last) => [last - x, y]),
  symmetry((x, y, last) => [last - x, last - y]),
  symmetry((x, y, last) => [x, last - y]),
  symmetry((x, y, last) => [y, last - x]),
  symmetry((x, y, last) => [last - y, x]),
  symmetry((x, y) => [y, x]),
  symmetry((x, y, last) => [last - y, last - x]),
];

function turned(degrees: number): Pose {
  return {
    turn: degrees,
    of: (picture, aspect) => turnPicture(picture, degrees, aspect),
    origin: (side, aspect, x, y) => originOfTurn({ width: side, height: side }, degrees, x, y, aspect),
  };
}

const TURN_STEP = 22.5;
/** Half and quarter turns first, so that even a few turns cover all angles. */
const turnOrder = [8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15];

export const poses: readonly Pose[] = [...symmetries, ...turnOrder.map((steps) => turned(steps * TURN_STEP))];

/** The symmetries' places among the poses, the upright one first. */
export const symmetricPoses: readonly number[] = symmetries.map((_, i) => i);
/** The turns' places among the poses, the upright one first. */
export const turnedPoses: readonly number[] = [0, ...turnOrder.map((_, i) => symmetries.length + i)];
/** Those of them that are multiples of 45 degrees. */
export const coarselyTurnedPoses: readonly number[] = turnedPoses.slice(0, 8);
