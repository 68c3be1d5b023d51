/** How far two backends agree on the same photos. */
import type { Inspection } from '../../src/vtfusion/detector';
import type { Thresholds } from '../../src/vtfusion/verdict';

/** Backends add up in other orders, so that a score this near to a threshold may fall on either side of it. */
export const TOLERANCE = 1e-3;

/** What a backend says of a photo, by its project's thresholds. */
export interface Opinion extends Pick<Inspection, 'score' | 'verdict' | 'map'> {
  readonly thresholds: Pick<Thresholds, 'pass' | 'fail'>;
}

/** Two opinions of one photo. */
export interface Difference {
  readonly photo: string;
  readonly verdicts: readonly [Opinion['verdict'], Opinion['verdict']];
  readonly scores: readonly [number, number];
  /** Of the first score to the nearer of its thresholds. */
  readonly distance: number;
  /** Infinity where one is no number. */
  readonly score: number;
  /** The largest of all pixels, as a share of the first map's range; Infinity where one is no number. */
  readonly map: number;
  /** A score, or a number of a map, is none. */
  readonly isBroken: boolean;
}

export function differenceOf(photo: string, one: Opinion, other: Opinion): Difference {
  const { pass, fail } = one.thresholds;
  return {
    photo,
    verdicts: [one.verdict, other.verdict],
    scores: [one.score, other.score],
    distance: Math.min(...[pass, fail].map((threshold) => Math.abs(one.score - threshold))),
    score: apart(one.score, other.score),
    map: mapsApart(one.map, other.map),
    isBroken: ![one, other].every(({ score, map }) => Number.isFinite(score) && map.every(Number.isFinite)),
  };
}

/** A number that is none agrees with nothing. */
function apart(one: number, other: number): number {
  const difference = Math.abs(one - other);
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}

function mapsApart(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length)
    throw new RangeError(`Maps of ${one.length} and of ${other.length} pixels cannot be compared.`);
  let [least, most, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < one.length; i++) {
    least = Math.min(least, one[i]);
    most = Math.max(most, one[i]);
    largest = Math.max(largest, apart(one[i], other[i]));
  }
  // Of a map without a range, any difference is larger than all of it.
  return largest === 0 ? 0 : largest / (most - least);
}

export interface Agreement {
  readonly photos: number;
  /** Photos whose verdicts differ. */
  readonly differing: number;
  /** Those of them that are not excused: the first score is farther from its thresholds than the tolerance. */
  readonly disagreeing: readonly Difference[];
  /** Photos whose first score is within the tolerance of a threshold, whatever the verdicts are. */
  readonly atThreshold: number;
  readonly largestScore: number;
  readonly largestMap: number;
}

export function agreementOf(differences: readonly Difference[]): Agreement {
  // Scores and maps that are no numbers have the same verdict, and mean nothing.
  const differ = differences.filter((each) => each.verdicts[0] !== each.verdicts[1] || each.isBroken);
  const isAt = ({ distance }: Difference) => distance <= TOLERANCE;
  return {
    photos: differences.length,
    differing: differ.length,
    disagreeing: differ.filter((each) => each.isBroken || !isAt(each)),
    atThreshold: differences.filter(isAt).length,
    largestScore: Math.max(0, ...differences.map(({ score }) => score)),
    largestMap: Math.max(0, ...differences.map(({ map }) => map)),
  };
}
