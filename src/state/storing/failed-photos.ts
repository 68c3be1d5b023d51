/**
 * Photos that could not be inspected: they have no result, so the project's trail tells of them, in one
 * record for each batch. Until that is written they are noted, and told when the project is opened again
 * after the page was closed.
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
  /** Names of the first of them. */
  names: v.pipe(v.array(v.string()), v.maxLength(NAMED)),
  /** How many failed, by error code. */
  reasons: v.record(v.string(), count),
});

const none: v.InferOutput<typeof failedSchema> = { count: 0, names: [], reasons: {} };
/** Those that no record tells of yet, by project. */
const untold = new Map<string, FailedPhotos>();
/** How many records had to wait for the disk. */
let waits = 0;

const keyOf = (project: string) => `vtfusion-batch-failed-${project}`;
const untoldOf = (project: string) => untold.get(project) ?? readNoted(failedSchema, keyOf(project), none);

/** @param code of its error */
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

/**
 * At the end of a batch: writes a record of the failures since the last one, now or as soon as there is room.
 */
export async function tellFailed(project: string): Promise<void> {
  const failed = untoldOf(project);
  if (failed.count === 0) return;
  const noteSince = (otherwise?: FailedPhotos) => {
    const since = untoldOf(project);
    note(keyOf(project), since.count > 0 ? since : otherwise);
  };
  const tell = async () => (await archive()).updateResults(project, [], [failedEntry(failed)]);
  /** From here on localStorage decides: another tab may have added to it. */
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

/** For a project that is gone. */
export function forgetFailed(project: string): void {
  untold.delete(project);
  note(keyOf(project), undefined);
}
