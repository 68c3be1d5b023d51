/**
 * One tab works with a project at a time. The lock is the browser's, so it is released when a tab closes,
 * crashes or is discarded. Another tab may take it over, and claims it in the database too
 * (`database/claims.ts`), since the tab that lost it may be the last to know.
 */
import { newId } from '../../database/ids';
import type { ProjectRecord } from '../../database/records';
import { AppError } from '../../errors';
import { logProblem } from '../page/log';
import { problemOf } from '../page/problem';
import { titleOf } from '../page/title';
import { archive } from './archive';
import { holdClaim, letGoOfClaim } from './claims';

let release: (() => void) | undefined;
/** Counts what this tab asked for: only the latest is not left yet. */
let latestRequest = 0;
/** The browser's id of this page, once it holds a project. */
let self: string | undefined;

const lockOf = (id: string) => `vtfusion-project-${id}`;

const holderOf = (id: string) => clientWith(lockOf(id));

async function clientWith(lock: string): Promise<string | undefined> {
  const { held } = await navigator.locks.query();
  return held?.find(({ name }) => name === lock)?.clientId;
}

/**
 * Found by a lock that nobody else asks for: another tab may have taken the project over by the time of the
 * question.
 */
async function ownName(): Promise<string | undefined> {
  const own = `vtfusion-tab-${newId()}`;
  return navigator.locks.request(own, {}, () => clientWith(own));
}

/**
 * Whether this tab still holds the project: a frozen tab learns of a loss only some time after it goes on.
 */
export async function holdsProject(id: string): Promise<boolean> {
  return !globalThis.navigator?.locks || (await holderOf(id)) === self;
}

/** Whether another tab works with the project. */
export async function isElsewhere(id: string): Promise<boolean> {
  const holder = globalThis.navigator?.locks && (await holderOf(id));
  return holder !== undefined && holder !== self;
}

/**
 * Call it before changing a project that need not be the open one.
 * @throws AppError `project-elsewhere` while another tab works with it, since only that tab may change it
 */
export async function requireFree(project: ProjectRecord): Promise<void> {
  if (await isElsewhere(project.id))
    throw new AppError(
      'project-elsewhere',
      `${titleOf(project, 'The project')} is open in another tab, which alone can change it, so nothing was changed. Do it there, or close that tab and try again.`,
    );
}

/**
 * Holds the project from now on, in place of the one that was held.
 * @param onLost another tab took it over
 * @param takeOver takes it from the tab that has it
 * @returns whether it is held; false if another tab has it
 */
export async function holdProject(id: string, onLost: () => void, takeOver = false): Promise<boolean> {
  letGoOfProject();
  const locks = globalThis.navigator?.locks;
  // Without locks nobody can tell; mostly there is one tab.
  if (!locks) return true;
  const request = latestRequest;
  const isLeft = () => request !== latestRequest;
  return new Promise((answer) => {
    const held = new Promise<undefined>((done) => {
      release = () => {
        letGoOfClaim(id);
        done(undefined);
      };
    });
    const options = takeOver ? { steal: true } : { ifAvailable: true };
    locks
      .request(lockOf(id), options, async (lock) => {
        if (lock) {
          self = await ownName();
          // The disk may take long, and one who has left has no need of it.
          const own = isLeft() ? undefined : await Promise.race([claim(id, isLeft), held]);
          if (!isLeft()) {
            if (own === undefined) letGoOfClaim(id);
            else holdClaim(id, own);
          }
        }
        answer(lock !== null);
        if (lock) await held;
      })
      .catch(() => {
        // The promise of a lock fails when it is stolen.
        if (!isLeft()) {
          release = undefined;
          onLost();
        }
        answer(false);
      });
  });
}

/**
 * @returns this page's claim to the project; undefined if the browser has no room for it, or stores nothing
 *   at all
 */
async function claim(id: string, isLeft: () => boolean): Promise<string | undefined> {
  const own = newId();
  try {
    const kept = await archive();
    for (;;) {
      const latest = await kept.claimTo(id);
      // The claim of the tab that has the project by now counts, whether it is made or still to come.
      if (isLeft() || !(await holdsProject(id)) || (await kept.claim(id, own, latest))) return own;
    }
  } catch (error) {
    logProblem(problemOf(error));
    return undefined;
  }
}

/** A reloaded tab holds its project again within this time. */
const reloadMs = 1500;

/**
 * Calls back once no tab holds the project, and when one does again, until `signal` aborts. It polls: waiting
 * for the lock would hold it for a moment, just when the reloaded tab asks for it.
 */
export async function watchHolder(
  id: string,
  onChange: (isFree: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  if (!globalThis.navigator?.locks) return;
  let [wasFree, isFree] = [false, false];
  while (!signal.aborted) {
    const isUnheld = await holderOf(id).then(
      (holder) => holder === undefined,
      () => false,
    );
    if (isUnheld === wasFree && isFree !== isUnheld) {
      isFree = isUnheld;
      onChange(isFree);
    }
    wasFree = isUnheld;
    await new Promise((go) => setTimeout(go, reloadMs));
  }
}

export function letGoOfProject(): void {
  latestRequest++;
  release?.();
  release = undefined;
}
