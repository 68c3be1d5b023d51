/** The results that kiosks keep: only the latest, so that the pictures of weeks do not fill the disk. */
import type { ResultRecord } from '../../database/records';
import { logProblem } from '../page/log';
import { problemOf } from '../page/problem';
import { archive } from '../storing/archive';
import { letGoEntry } from '../storing/audit-entries';

/** Results between two rounds of removal. */
export const ROUND = 100;
/**
 * More than arrive between two rounds, so that any number of old ones is gone in the end, and few enough to
 * delay nobody.
 */
const MOST_A_ROUND = 2 * ROUND;

/**
 * Removes results of kiosks that are older than the project's `latest` results, with their photos, and
 * records that in the audit trail. Results that a person inspected or judged stay.
 */
export async function trimKioskResults(project: string, latest: number): Promise<void> {
  try {
    const kept = await archive();
    const mayGo = ({ ofKiosk, review }: ResultRecord) => ofKiosk === true && review === null;
    const old = await kept.oldResults(project, latest, MOST_A_ROUND, mayGo);
    if (old.length === 0) return;
    await kept.deleteResults(
      project,
      old.map(({ id }) => id),
      old.map(letGoEntry),
    );
    await kept.sweepBytes(old.map(({ sha256 }) => sha256));
  } catch (error) {
    // The kiosk goes on; the next round is soon.
    logProblem(problemOf(error));
  }
}
