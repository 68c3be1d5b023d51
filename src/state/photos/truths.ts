/** Persons' decisions on inspected photos, and the scores of photos whose truth is known by them. */
import type { ResultRecord, Review, VersionRecord } from '../../database/records';
import { doneResults, type Inspected } from './photo';

export type Truth = 'good' | 'bad';

/** The latest review of each photo, by SHA-256, whichever version inspected it. */
export function saidOf(results: readonly ResultRecord[]): Map<string, Review> {
  const latest = new Map<string, Review>();
  for (const { sha256, review } of results) {
    if (review && review.time >= (latest.get(sha256)?.time ?? Number.NEGATIVE_INFINITY))
      latest.set(sha256, review);
  }
  return latest;
}

/** The truth of each photo by its latest review, by SHA-256; "uncertain" is no truth. */
export function truthsOf(results: readonly ResultRecord[]): Map<string, Truth> {
  const known = Array.from(saidOf(results), ([sha256, { decision }]): [string, Truth | undefined] => [
    sha256,
    { pass: 'good' as const, fail: 'bad' as const, uncertain: undefined }[decision],
  ]);
  return new Map(known.filter((entry): entry is [string, Truth] => entry[1] !== undefined));
}

/** The review that a new result of a photo begins with: the latest one. */
export function earlierReview(inspected: readonly Inspected[], sha256: string): Review | null {
  const ofPhoto = doneResults(inspected).filter((one) => one.sha256 === sha256);
  return saidOf(ofPhoto).get(sha256) ?? null;
}

/** A person's review of a result, if it differs from the machine's verdict. */
export function otherDecision({ verdict, review }: ResultRecord): Review | undefined {
  return review && review.decision !== verdict ? review : undefined;
}

/** The time for a new review: after all earlier ones, even if the clock was set back since. */
export function timeToSay(inspected: readonly Inspected[]): number {
  return inspected.reduce((time, item) => {
    const said = item.status === 'done' ? item.result.review : null;
    return said ? Math.max(time, said.time + 1) : time;
  }, Date.now());
}

/** The parts of a version that tell results apart: who judged, and what it learnt from. */
type Judge = Pick<VersionRecord, 'number' | 'shots' | 'defects'>;

/**
 * The results of other photos than these. Exported photos lose their metadata, so an original is matched by
 * the hash of its stripped file (`placeless`) too.
 */
export function notAmong(results: readonly ResultRecord[], sums: readonly string[]): ResultRecord[] {
  const known = new Set(sums);
  return results.filter(
    ({ sha256, placeless }) => !known.has(sha256) && (placeless === undefined || !known.has(placeless)),
  );
}

const shotSums = ({ shots }: Pick<Judge, 'shots'>) => shots.map(({ sha256 }) => sha256);

/** The results of photos that a version has not learnt from. */
export function heldOutFrom(
  results: readonly ResultRecord[],
  version: Pick<Judge, 'shots' | 'defects'>,
): ResultRecord[] {
  return notAmong(results, [...shotSums(version), ...(version.defects ?? [])]);
}

/** Photos that a version can learn from: those that a person knows better. */
export interface KnownBetter {
  /** Good after all, the highest scores first. */
  readonly good: readonly ResultRecord[];
  /** Defective and not failed, the lowest scores first. */
  readonly bad: readonly ResultRecord[];
  /** How many photos there were to choose from. */
  readonly of: number;
}

/** More of one kind make learning slow and teach little. */
export const mostLessons = 8;

/** @param version that judged */
export function lessonsOf(inspected: readonly Inspected[], version: Judge): KnownBetter {
  const results = doneResults(inspected);
  const truths = truthsOf(results);
  const judged = results.filter((one) => one.version === version.number);
  const latest = new Map(judged.map((one) => [one.sha256, one]));
  // A defect that was learnt and still does not fail is a lesson again.
  const own = notAmong([...latest.values()], shotSums(version));
  const wrong = (truth: Truth, verdict: ResultRecord['verdict']) =>
    own
      .filter((one) => truths.get(one.sha256) === truth)
      .filter((one) => one.verdict !== verdict)
      .sort((a, b) => (truth === 'good' ? b.score - a.score : a.score - b.score));
  const [good, bad] = [wrong('good', 'pass'), wrong('bad', 'fail')];
  const taken = (all: readonly ResultRecord[]) => all.slice(0, mostLessons);
  return { good: taken(good), bad: taken(bad), of: good.length + bad.length };
}

export interface KnownScores {
  /** Good parts that were not learnt from. */
  readonly good: readonly number[];
  readonly bad: readonly number[];
  /** Photos without any review. */
  readonly unknown: readonly number[];
  /** One result for each photo of known truth that the version has not scored yet. */
  readonly unscored: readonly ResultRecord[];
}

/**
 * A version's scores, one for each photo (its latest), by the photo's truth; photos that it learnt from prove
 * nothing.
 */
export function knownScores(inspected: readonly Inspected[], version: Judge): KnownScores {
  const results = doneResults(inspected);
  const truths = truthsOf(results);
  const counted = heldOutFrom(results, version);
  const judged = counted.filter((one) => one.version === version.number);
  const own = new Map(judged.map((one) => [one.sha256, one]));
  const scores = (wanted: Truth | undefined) =>
    [...own.values()].filter(({ sha256 }) => truths.get(sha256) === wanted).map(({ score }) => score);
  const others = new Map(counted.map((one) => [one.sha256, one]));
  const unscored = [...others.values()].filter(({ sha256 }) => truths.has(sha256) && !own.has(sha256));
  return { good: scores('good'), bad: scores('bad'), unknown: scores(undefined), unscored };
}
