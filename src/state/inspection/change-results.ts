import type { AuditEntry } from '../../database/audit';
import type { ResultRecord } from '../../database/records';
import { archive } from '../archive';
import { notifyError } from '../notices';
import { doneOf } from '../photo';
import { changeUnsaved, unsavedResult } from '../unsaved-results';
import type { Desk } from './desk';

let changing: Promise<void> = Promise.resolve();

/** @returns the same result where there is nothing to change */
type Change = (result: ResultRecord) => ResultRecord;

/**
 * Changes results of the project that is open now, in the archive and then on the page, with a record for each where `entryOf`
 * makes one. One change after another: each sees what came of the one before. What cannot be kept is shown all the same, and the
 * person told.
 */
export function changeResults(
  desk: Desk,
  change: Change,
  entryOf?: (result: ResultRecord) => AuditEntry,
): Promise<void> {
  const project = desk.get().project?.id;
  return inOrder(async () => {
    if (project === undefined) return;
    let after: Changed = new Map();
    try {
      after = await changesOf(desk, project, change);
      const results = await storedOf(after.values());
      if (results.length > 0)
        await (await archive()).updateResults(project, results, entryOf ? results.map(entryOf) : []);
    } catch (error) {
      notifyError(error);
    }
    show(desk, after);
  });
}

/**
 * Changes results of an open project together with something else, all or nothing.
 * @param keep keeps both; gets the results that are stored, which may be none
 * @throws what `keep` throws, and as the archive does
 */
export function changeTogether(
  desk: Desk,
  project: string,
  change: Change,
  keep: (results: readonly ResultRecord[]) => Promise<void>,
): Promise<void> {
  return inOrder(async () => {
    const after = await changesOf(desk, project, change);
    const waiting = [...after.values()].filter(({ id }) => unsavedResult(id));
    await keep([...after.values()].filter((result) => !waiting.includes(result)));
    const stored = await storedOf(waiting);
    if (stored.length > 0) await (await archive()).updateResults(project, stored);
    show(desk, after);
  });
}

/** By the results' ids. */
type Changed = ReadonlyMap<string, ResultRecord>;

function inOrder(work: () => Promise<void>): Promise<void> {
  const turn = changing.then(work);
  changing = turn.catch(() => undefined);
  return turn;
}

async function changesOf({ get, isOpen }: Desk, project: string, change: Change): Promise<Changed> {
  // Who says something and leaves at once has said it all the same.
  const known = isOpen(project)
    ? get().inspected.flatMap((item) => (item.status === 'done' ? [item.result] : []))
    : (await (await archive()).results(project)).records;
  const after = new Map<string, ResultRecord>();
  for (const result of known) {
    const next = change(result);
    if (next !== result) after.set(result.id, next);
  }
  return after;
}

/** Those that are stored; of the others the change goes to the disk with them. */
async function storedOf(changed: Iterable<ResultRecord>): Promise<ResultRecord[]> {
  const stored: ResultRecord[] = [];
  for (const result of changed) if (!(await changeUnsaved(result))) stored.push(result);
  return stored;
}

function show({ set }: Desk, after: Changed): void {
  if (after.size === 0) return;
  set((s) => ({
    inspected: s.inspected.map((item) => {
      const result = after.get(item.id);
      return result ? doneOf(result) : item;
    }),
  }));
}
