import type { AuditEntry } from '../../database/audit';
import type { ResultRecord } from '../../database/records';
import { archive } from '../archive';
import { notifyError } from '../notices';
import { doneOf } from '../photo';
import { changeUnsaved } from '../unsaved-results';
import type { Desk } from './desk';

let changing: Promise<void> = Promise.resolve();

/**
 * Changes results, in the archive and then on the page, with a record for each where `entryOf` makes one. One change after
 * another: each sees what came of the one before. What cannot be kept is shown all the same, and the person told.
 * @param changed the same result where there is nothing to change
 */
export function changeResults(
  desk: Desk,
  which: (result: ResultRecord) => boolean,
  changed: (result: ResultRecord) => ResultRecord,
  entryOf?: (result: ResultRecord) => AuditEntry,
): Promise<void> {
  changing = changing.then(() => changeNow(desk, which, changed, entryOf));
  return changing;
}

async function changeNow(
  { get, set }: Desk,
  which: (result: ResultRecord) => boolean,
  changed: (result: ResultRecord) => ResultRecord,
  entryOf?: (result: ResultRecord) => AuditEntry,
): Promise<void> {
  const { project } = get();
  if (!project) return;
  const after = new Map<string, ResultRecord>();
  for (const item of get().inspected) {
    if (item.status !== 'done' || !which(item.result)) continue;
    const next = changed(item.result);
    if (next !== item.result) after.set(item.id, next);
  }
  if (after.size === 0) return;
  try {
    const results = [...after.values()].filter((result) => !changeUnsaved(result));
    await (await archive()).updateResults(project.id, results, entryOf ? results.map(entryOf) : []);
  } catch (error) {
    notifyError(error);
  }
  set((s) => ({
    inspected: s.inspected.map((item) => {
      const result = after.get(item.id);
      return result ? doneOf(result) : item;
    }),
  }));
}
