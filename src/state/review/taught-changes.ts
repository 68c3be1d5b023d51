/**
 * Where a version that has learnt differs from the one before, part by part: a new miss is not made good by a
 * new find.
 */
import type { VersionRecord } from '../../database/records';
import { heldOutFrom, type Truth } from '../photos/truths';
import type { ComparedPhoto } from './side-by-side';

/** In order of importance to a person. */
const changes = ['missed', 'alarm', 'right', 'other', 'same', undefined] as const;

/**
 * `missed`: a defective part passes that did not; `alarm`: a good part no longer passes; `right`: a miss or
 * an alarm is mended; `other`: another verdict, neither better nor worse; undefined: not known.
 */
export type TaughtChange = (typeof changes)[number];

export interface TaughtPhoto extends ComparedPhoto {
  readonly truth: Truth | undefined;
  /** Whether the later version has learnt from it, so that it proves nothing about that version. */
  readonly isLearnt: boolean;
  readonly change: TaughtChange;
}

/** Counts of photos that it has not learnt from. */
export interface TaughtCounts {
  readonly right: number;
  readonly wrong: number;
  readonly same: number;
}

export interface TaughtChanges {
  /** By change, the worst first. */
  readonly rows: readonly TaughtPhoto[];
  /** Good parts: right if they pass. */
  readonly good: TaughtCounts;
  /** Defective parts: right if they do not pass. */
  readonly bad: TaughtCounts;
  /** Photos that it has learnt from, and how many of them it now judges as the person did. */
  readonly learnt: { readonly count: number; readonly right: number };
}

/** As on the Threshold tab: whatever does not pass is an alarm. */
function changeOf({ said: [before, after] }: ComparedPhoto, truth: Truth | undefined): TaughtChange {
  if (!before || !after || !truth) return undefined;
  const isRight = ({ verdict }: typeof before) => (verdict === 'pass') === (truth === 'good');
  const [was, is] = [isRight(before), isRight(after)];
  if (was === is) return before.verdict === after.verdict ? 'same' : 'other';
  return is ? 'right' : truth === 'bad' ? 'missed' : 'alarm';
}

/**
 * @param truths by SHA-256
 * @param version that has learnt
 */
export function taughtChanges(
  photos: readonly ComparedPhoto[],
  truths: ReadonlyMap<string, Truth>,
  version: Pick<VersionRecord, 'shots' | 'defects'>,
): TaughtChanges {
  const results = photos.map(({ item }) => item.result);
  const unseen = new Set(heldOutFrom(results, version));
  const rows = photos.map((photo): TaughtPhoto => {
    const { result } = photo.item;
    const truth = truths.get(result.sha256);
    return { ...photo, truth, isLearnt: !unseen.has(result), change: changeOf(photo, truth) };
  });
  const counts = (truth: Truth): TaughtCounts => {
    const ofTruth = rows.filter((photo) => photo.truth === truth && !photo.isLearnt);
    const count = (...wanted: TaughtChange[]) =>
      ofTruth.filter(({ change }) => wanted.includes(change)).length;
    return { right: count('right'), wrong: count('missed', 'alarm'), same: count('same', 'other') };
  };
  const learnt = rows.filter(({ isLearnt }) => isLearnt);
  const asTaught = learnt.filter(
    ({ said: [, after], truth }) => after?.verdict === (truth === 'good' ? 'pass' : 'fail'),
  );
  return {
    rows: rows.toSorted((a, b) => changes.indexOf(a.change) - changes.indexOf(b.change)),
    good: counts('good'),
    bad: counts('bad'),
    learnt: { count: learnt.length, right: asTaught.length },
  };
}
