/**
 * Photos that could not be inspected: no result tells of them, so the project's trail does, in one record for those of a
 * batch. Until that is written they are noted, and told when the project is opened again after the page was closed.
 */
import * as v from 'valibot';
import { type FailedPhotos, failedEntry } from '../../database/failed-photos';
import { count, whole } from '../../outside';
import { note, readNoted } from '../page/local-storage';
import { keptName, shortName } from '../page/short-name';
import { archive } from './archive';
import { storeLater } from './store-later';

/** More names would fill the trail; beyond them only the count is known. */
const NAMED = 20;

const failedSchema = v.object({
  count: whole,
  /** Of the first of them. */
  names: v.pipe(v.array(v.string()), v.maxLength(NAMED)),
  /** By code, how many failed for it. */
  reasons: v.record(v.string(), count),
});

const none: v.InferOutput<typeof failedSchema> = { count: 0, names: [], reasons: {} };
/** Those that no record tells of, by project. */
const untold = new Map<string, FailedPhotos>();
/** How often some had to wait for the disk. */
let waits = 0;

const keyOf = (project: string) => `vtfusion-batch-failed-${project}`;
const untoldOf = (project: string) => untold.get(project) ?? readNoted(failedSchema, keyOf(project), none);

/** @param code of what was wrong with it */
export function noteFailed(project: string, name: string, code: string): void {
  const { count: before, names, reasons } = untoldOf(project);
  const failed: FailedPhotos = {
    count: before + 1,
    names: [...names, shortName(keptName(name))].slice(0, NAMED),
    reasons: { ...reasons, [code]: (reasons[code] ?? 0) + 1 },
  };
  untold.set(project, failed);
  note(keyOf(project), failed);
}

/** Once a batch has ended: a record of those that were noted since the last one, now or as soon as there is room. */
export async function tellFailed(project: string): Promise<void> {
  const failed = untoldOf(project);
  if (failed.count === 0) return;
  const noteSince = (otherwise?: FailedPhotos) => {
    const since = untoldOf(project);
    note(keyOf(project), since.count > 0 ? since : otherwise);
  };
  const tell = async () => (await archive()).updateResults(project, [], [failedEntry(failed)]);
  /** From then on it goes by what is noted, be it by another tab. */
  const told = () => {
    noteSince();
    if (untold.get(project) === none) untold.delete(project);
  };
  untold.set(project, none);
  // Not after: another tab that opens the project would tell of them again.
  noteSince();
  try {
    await tell();
    told();
  } catch {
    noteSince(failed);
    storeLater(`failed photos ${++waits}`, () => tell().then(told));
  }
}

/** Of a project that is gone. */
export function forgetFailed(project: string): void {
  untold.delete(project);
  note(keyOf(project), undefined);
}
