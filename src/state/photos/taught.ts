/** What versions learnt from reviews, beside the good photos of a training. */
import type { VersionRecord } from '../../database/records';

/** Photos by a person's decision. */
export interface LessonCounts {
  readonly good: number;
  readonly bad: number;
}

type Taught = Pick<VersionRecord, 'number' | 'taught' | 'defects'>;

/** Whether it learnt from reviews, as far as its record tells. */
export const isTaught = ({ taught, defects }: Taught): boolean =>
  taught !== undefined || defects !== undefined;

/** Whether it has learnt, and nobody has accepted it yet. */
export const waitsForDecision = ({ taught }: Pick<VersionRecord, 'taught'>): boolean =>
  taught?.waits === true;

/**
 * What a version learnt from reviews since the training that it goes back to.
 * @param versions of its project
 * @returns undefined if records of earlier programs or a file do not tell
 */
export function lessonsSinceTraining(version: Taught, versions: readonly Taught[]): LessonCounts | undefined {
  let good = 0;
  for (let one: Taught | undefined = version; one && isTaught(one); ) {
    const { number, taught }: Taught = one;
    // Each step leads to a lower number, so it ends.
    if (!taught || taught.from >= number) return undefined;
    good += taught.good;
    one = versions.find((earlier) => earlier.number === taught.from);
    if (!one) return undefined;
  }
  return { good, bad: version.defects?.length ?? 0 };
}
