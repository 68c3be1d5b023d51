/**
 * Removes from the disk what nobody needs any more, whichever page is shown: a kiosk's page may not be left
 * for weeks.
 */
import type { Archive } from '../../database/archive';
import type { ProjectRecord } from '../../database/records';
import { logProblem } from '../page/log';
import { problemOf } from '../page/problem';
import { archive } from './archive';
import { removeLongDeleted, removeWhole } from './deleted-projects';
import { requireFree } from './project-lock';

/** The start itself has other things to do. */
const firstMs = 60_000;
const againMs = 6 * 3_600_000;
/**
 * A sweep skips what is being written. Waiting orders are tried every few seconds; the sweeps must not
 * coincide with each try.
 */
const SWEEPS = 10;
const sweepAgainMs = 1_100;

/** From now on, as long as the page lives: soon after the start, and some times a day. */
export function keepTidy(): void {
  async function tidy(): Promise<void> {
    await tidyNow();
    setTimeout(() => void tidy(), againMs);
  }
  setTimeout(() => void tidy(), firstMs);
}

/** Removes what was deleted long ago, and what no record needs. */
export const tidyNow = (): Promise<void> => tidyAfter(removeLongDeleted);

/** Removes a deleted project for good, at once and with its bytes: whoever deletes one may need the room. */
export const removeForGood = (project: ProjectRecord, onEnd: () => void): Promise<void> =>
  tidyAfter(async (kept) => {
    try {
      await requireFree(project);
      await removeWhole(kept, project.id);
    } finally {
      onEnd();
    }
  });

async function tidyAfter(remove: (kept: Archive) => Promise<void>): Promise<void> {
  try {
    const kept = await archive();
    await remove(kept);
    for (let tries = 1; !(await kept.sweep()) && tries < SWEEPS; tries++) {
      await new Promise((go) => setTimeout(go, sweepAgainMs));
    }
  } catch (error) {
    // It disturbs nobody, and is tried again.
    logProblem(problemOf(error));
  }
}
