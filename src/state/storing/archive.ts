/** The page's one archive: opened at the first question, and again after a failure. */
import { Archive } from '../../database/archive';
import { blobsInDatabase } from '../../database/blob-store';
import { openDatabase, storageNewer } from '../../database/database';
import type { AppError } from '../../errors';
import { notifyError, useNotices } from '../page/notices';
import { claimOf } from './claims';
import { tellTabs } from './kept-news';

let opening: Promise<Archive> | undefined;
/** A browser that is clearing the database aborts its opening meanwhile. */
const clearingMs = 500;
const hearTakenAway: (() => void)[] = [];

let whenIdle = (then: () => void): void => then();

/**
 * @param idle calls back once nothing on this page waits for the disk: until then it keeps the database, even
 *   from a newer program
 */
export function letGoWhen(idle: (then: () => void) => void): void {
  whenIdle = idle;
}

/** Calls back each time the browser has taken the database away; its content may be gone, or not. */
export function onTakenAway(heard: () => void): void {
  hearTakenAway.push(heard);
}

/** @throws AppError as `openDatabase` does */
export function archive(): Promise<Archive> {
  opening ??= openArchive().catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function openArchive(): Promise<Archive> {
  const askAgain = () => {
    opening = undefined;
  };
  const open = () =>
    openDatabase('vtfusion', {
      onOutdated: (letGo) =>
        whenIdle(() => {
          letGo();
          askAgain();
          notifyError(storageNewer());
        }),
      onWaiting: () => useNotices.getState().notify({ key: 'olderTab', facts: [] }),
      onTakenAway() {
        askAgain();
        for (const heard of hearTakenAway) heard();
      },
    });
  const database = await open().catch(async (error: AppError) => {
    if ((error.cause as Error | undefined)?.name !== 'AbortError') throw error;
    await new Promise((go) => setTimeout(go, clearingMs));
    return open();
  });
  useNotices.getState().withdraw('olderTab');
  return new Archive(database, blobsInDatabase(database), tellTabs, claimOf);
}
