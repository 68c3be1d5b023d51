import type { AuditEntry } from '../../database/audit';
import type { ResultRecord } from '../../database/records';
import { archive } from '../archive';
import { notifyError } from '../notices';
import { doneOf } from '../photo';
import { changeUnsaved } from '../unsaved-results';
import type { Desk } from './desk';

let changing: Promise<void> = Promise.resolve();

/**
 * Changes results of the project that is open now, in the archive and then on the page, with a record for each where `entryOf`
 * makes one. One change after another: each sees what came of the one before. What cannot be kept is shown all the same, and the
 * person told.
 * @param changed the same result where there is nothing to change
 */
export function changeResults(
  desk: Desk,
  which: (result: ResultRecord) => boolean,
  changed: (result: ResultRecord) => ResultRecord,
  entryOf?: (result: ResultRecord) => AuditEntry,
): Promise<void> {
  const id = desk.get().project?.id;
  if (id !== undefined) changing = changing.then(() => changeNow(desk, id, which, changed, entryOf));
  return changing;
}

async function changeNow(
  { get, set, isOpen }: Desk,
  project: string,
  which: (result: ResultRecord) => boolean,
  changed: (result: ResultRecord) => ResultRecord,
  entryOf?: (result: ResultRecord) => AuditEntry,
): Promise<void> {
  const after = new Map<string, ResultRecord>();
  try {
    // Who says something and leaves at once has said it all the same.
    const known = isOpen(project)
      ? get().inspected.flatMap((item) => (item.status === 'done' ? [item.result] : []))
      : (await (await archive()).results(project)).records;
    for (const result of known) {
      const next = which(result) ? changed(result) : result;
      if (next !== result) after.set(result.id, next);
    }
    const results = [...after.values()].filter((result) => !changeUnsaved(result));
    if (results.length > 0)
      await (await archive()).updateResults(project, results, entryOf ? results.map(entryOf) : []);
  } catch (error) {
    notifyError(error);
  }
  if (after.size === 0) return;
  set((s) => ({
    inspected: s.inspected.map((item) => {
      const result = after.get(item.id);
      return result ? doneOf(result) : item;
    }),
  }));
}
