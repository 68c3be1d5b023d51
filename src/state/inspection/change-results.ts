import type { AuditEntry } from '../../database/audit';
import type { ResultRecord } from '../../database/records';
import { archive } from '../archive';
import { notifyError } from '../notices';
import { doneOf } from '../photo';
import { changeUnsaved } from '../unsaved-results';
import type { Desk } from './desk';

/** Changes results, on the page and in the archive, with a record for each where `entryOf` makes one. */
export async function changeResults(
  { get, set }: Desk,
  which: (result: ResultRecord) => boolean,
  changed: (result: ResultRecord) => ResultRecord,
  entryOf?: (result: ResultRecord) => AuditEntry,
): Promise<void> {
  const { project } = get();
  if (!project) return;
  const after = new Map<string, ResultRecord>();
  for (const item of get().inspected) {
    if (item.status === 'done' && which(item.result)) after.set(item.id, changed(item.result));
  }
  set((s) => ({
    inspected: s.inspected.map((item) => {
      const result = after.get(item.id);
      return result ? doneOf(result) : item;
    }),
  }));
  try {
    const results = [...after.values()].filter((result) => !changeUnsaved(result));
    await (await archive()).updateResults(project.id, results, entryOf ? results.map(entryOf) : []);
  } catch (error) {
    notifyError(error);
  }
}
