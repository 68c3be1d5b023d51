/** What persons said of inspected photos, and the scores of photos of which the truth is known so. */
import type { ResultRecord, Review } from '../../database/records';
import type { Inspected } from './photo';

export type Truth = 'good' | 'bad';

/**
 * By SHA-256, what the latest review of each photo says, whichever version it inspected; "uncertain" is no truth.
 */
export function truthsOf(results: readonly ResultRecord[]): Map<string, Truth> {
  const latest = new Map<string, Review>();
  for (const { sha256, review } of results) {
    if (review && review.time >= (latest.get(sha256)?.time ?? Number.NEGATIVE_INFINITY))
      latest.set(sha256, review);
  }
  const known = Array.from(latest, ([sha256, { decision }]): [string, Truth | undefined] => [
    sha256,
    { pass: 'good' as const, fail: 'bad' as const, uncertain: undefined }[decision],
  ]);
  return new Map(known.filter((entry): entry is [string, Truth] => entry[1] !== undefined));
}

/** The time of what is said now: after all that was said before, also where the clock was set back since. */
export function timeToSay(inspected: readonly Inspected[]): number {
  return inspected.reduce((time, item) => {
    const said = item.status === 'done' ? item.result.review : null;
    return said ? Math.max(time, said.time + 1) : time;
  }, Date.now());
}

/**
 * Whether a version has learnt from the photo itself. A project's file has of its good photos what their pixels need, so of one
 * that was imported the originals are known by the sum of that.
 * @param learntFrom SHA-256 of the version's shots
 */
function isLearnt({ sha256, placeless }: ResultRecord, learntFrom: ReadonlySet<string>): boolean {
  return learntFrom.has(sha256) || (placeless !== undefined && learntFrom.has(placeless));
}

/** Photos that a version can learn from: those of which a person knows better. */
export interface Lessons {
  /** Good after all, the highest scores first. */
  readonly good: readonly ResultRecord[];
  /** Defective and not failed, the lowest scores first. */
  readonly bad: readonly ResultRecord[];
}

/** More of a sort make learning slow and teach little. */
const mostLessons = 8;

/**
 * @param version number of the version that judged
 * @param learntFrom SHA-256 of its shots
 */
export function lessonsOf(
  inspected: readonly Inspected[],
  version: number,
  learntFrom: ReadonlySet<string>,
): Lessons {
  const results = inspected.flatMap((item) => (item.status === 'done' ? [item.result] : []));
  const truths = truthsOf(results);
  const own = new Map(results.filter((one) => one.version === version).map((one) => [one.sha256, one]));
  const wrong = (truth: Truth, verdict: ResultRecord['verdict']) =>
    [...own.values()]
      .filter((one) => !isLearnt(one, learntFrom) && truths.get(one.sha256) === truth)
      .filter((one) => one.verdict !== verdict)
      .sort((a, b) => (truth === 'good' ? b.score - a.score : a.score - b.score))
      .slice(0, mostLessons);
  return { good: wrong('good', 'pass'), bad: wrong('bad', 'fail') };
}

export interface KnownScores {
  /** Good parts that were not learnt from. */
  readonly good: readonly number[];
  readonly bad: readonly number[];
  /** Photos of which nobody said anything. */
  readonly unknown: readonly number[];
  /** One result for each photo of a known truth that the version has not scored yet. */
  readonly unscored: readonly ResultRecord[];
}

/**
 * The scores that a version gave, each photo once (its latest), by what is known of the photo.
 * @param learntFrom SHA-256 of the version's shots, whose scores say nothing
 */
export function knownScores(
  inspected: readonly Inspected[],
  version: number,
  learntFrom: ReadonlySet<string>,
): KnownScores {
  const results = inspected.flatMap((item) => (item.status === 'done' ? [item.result] : []));
  const truths = truthsOf(results);
  const counted = results.filter((one) => !isLearnt(one, learntFrom));
  const own = new Map(counted.filter((one) => one.version === version).map((one) => [one.sha256, one]));
  const scores = (wanted: Truth | undefined) =>
    [...own.values()].filter(({ sha256 }) => truths.get(sha256) === wanted).map(({ score }) => score);
  const others = new Map(counted.map((one) => [one.sha256, one]));
  const unscored = [...others.values()].filter(({ sha256 }) => truths.has(sha256) && !own.has(sha256));
  return { good: scores('good'), bad: scores('bad'), unknown: scores(undefined), unscored };
}
