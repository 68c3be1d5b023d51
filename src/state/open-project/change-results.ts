/**
 * Changes of a project's results, in the archive and then on the page. Changes run one after another, each
 * seeing the outcome of the one before; a change of a result that is not stored yet goes to the disk with it
 * (`unsaved-results.ts`).
 */
import type { AuditEntry } from '../../database/audit';
import type { ProjectRecord, ResultRecord } from '../../database/records';
import { Serial } from '../../serial';
import { logProblem } from '../page/log';
import { notifyError } from '../page/notices';
import { problemOf } from '../page/problem';
import { doneOf, doneResults } from '../photos/photo';
import { archive } from '../storing/archive';
import { removedEntry } from '../storing/audit-entries';
import { forgetRemoved } from '../storing/removals';
import { changeLater, isStored } from '../storing/store-later';
import {
  changeUnsaved,
  letGoOfUnsaved,
  storingEnded,
  unsavedResult,
  unsavedResults,
} from '../storing/unsaved-results';
import { withWaiting } from '../storing/with-waiting';
import type { Desk } from './desk';

const changes = new Serial();

/** @returns the same result if nothing changes */
type Change = (result: ResultRecord) => ResultRecord;

interface Said {
  readonly results: Changed;
  readonly entries: readonly AuditEntry[];
}

/** By the results' ids. */
type Changed = ReadonlyMap<string, ResultRecord>;

/**
 * Changes of stored results that could not be stored yet, by project: they go to the disk with the next
 * change.
 */
const waiting = new Map<string, Said>();

/** Ids of results whose removal waits. */
const removing = new Set<string>();

/** Whether a stored result was removed, though the removal may not be stored yet. */
export const isRemoved = ({ id }: ResultRecord): boolean => removing.has(id);

const keyOf = (project: string) => `changes of results ${project}`;

/**
 * Changes results of the project that is open now, with a record for each if `entryOf` makes one. A change
 * that cannot be stored is shown all the same, and waits.
 */
export function changeResults(
  desk: Desk,
  change: Change,
  entryOf?: (result: ResultRecord) => AuditEntry,
): Promise<void> {
  const { project } = desk.get();
  return changes.run(async () => {
    if (!project) return;
    let after: Changed = new Map();
    try {
      after = await changesOf(desk, project.id, change);
      const results = storedOf(after.values());
      if (results.length > 0) await say(project, results, entryOf ? results.map(entryOf) : []);
    } catch (error) {
      notifyError(error);
    }
    show(desk, after);
  });
}

/**
 * Changes results of an open project together with something else, all or nothing.
 * @param keep stores both; gets the results that are stored, which may be none
 * @throws what `keep` throws, and as the archive does
 */
export function changeTogether(
  desk: Desk,
  project: string,
  change: Change,
  keep: (results: readonly ResultRecord[]) => Promise<void>,
): Promise<void> {
  return changes.run(async () => {
    await storeSaid(project);
    const after = await changesOf(desk, project, change);
    const unsaved = [...after.values()].filter(({ id }) => unsavedResult(id));
    await keep([...after.values()].filter((result) => !unsaved.includes(result)));
    const stored = storedOf(unsaved);
    if (stored.length > 0) await (await archive()).updateResults(project, stored);
    show(desk, after);
  });
}

/**
 * Removes results for good, stored or not, with their bytes; removals that fail wait.
 * @param person who removed them
 */
export async function removeStored(
  project: ProjectRecord,
  ids: ReadonlySet<string>,
  results: readonly ResultRecord[],
  person: string,
): Promise<void> {
  letGoOfUnsaved(ids);
  for (const id of ids) removing.add(id);
  const letGo = () => {
    for (const id of ids) removing.delete(id);
    forgetRemoved(project.id, 'results', ids);
  };
  const remove = () =>
    changes.run(async () => {
      const said = waiting.get(project.id);
      if (said) waiting.set(project.id, { ...said, results: without(said.results, ids) });
      const kept = await archive();
      await storingEnded(ids);
      // The trail records it, which takes a little room.
      const entries = results.map((result) => removedEntry(result, person));
      await kept.deleteResults(project.id, [...ids], entries);
      letGo();
      // A later sweep removes what is left of them.
      await kept
        .sweepBytes(results.map(({ sha256 }) => sha256))
        .catch((error) => logProblem(problemOf(error)));
    });
  try {
    await remove();
  } catch (error) {
    changeLater(`removal ${[...ids][0]}`, project, remove, error, { onGone: letGo });
  }
}

/** A stored result with its latest change, even if that is not stored yet. */
export function asSaid(stored: ResultRecord): ResultRecord {
  const { project, id } = stored;
  return unsavedResult(id)?.result ?? waiting.get(project)?.results.get(id) ?? stored;
}

/** Stored results with their latest changes, without removed ones. */
export function asLeft(stored: readonly ResultRecord[]): ResultRecord[] {
  return stored.filter((result) => !isRemoved(result)).map(asSaid);
}

async function say(
  project: ProjectRecord,
  results: readonly ResultRecord[],
  entries: readonly AuditEntry[],
): Promise<void> {
  const before = waiting.get(project.id);
  waiting.set(project.id, {
    results: new Map([...(before?.results ?? []), ...results.map((result) => [result.id, result] as const)]),
    entries: [...(before?.entries ?? []), ...entries],
  });
  try {
    await storeSaid(project.id);
  } catch (error) {
    const again = () => changes.run(() => storeSaid(project.id));
    changeLater(keyOf(project.id), project, again, error, { onGone: () => waiting.delete(project.id) });
  }
}

/** @throws AppError as the archive does */
async function storeSaid(project: string): Promise<void> {
  const said = waiting.get(project);
  if (!said) return;
  await (await archive()).updateResults(project, [...said.results.values()], said.entries);
  waiting.delete(project);
  isStored(keyOf(project));
}

function without(results: Changed, ids: ReadonlySet<string>): Changed {
  return new Map([...results].filter(([id]) => !ids.has(id)));
}

async function changesOf({ get, isOpen }: Desk, project: string, change: Change): Promise<Changed> {
  // The change counts even if its person leaves the project at once.
  const known = isOpen(project) ? doneResults(get().inspected) : await leftResults(project);
  const after = new Map<string, ResultRecord>();
  for (const result of known) {
    const next = change(result);
    if (next !== result) after.set(result.id, next);
  }
  return after;
}

async function leftResults(project: string): Promise<ResultRecord[]> {
  const waits = unsavedResults(project);
  return asLeft(withWaiting((await (await archive()).results(project)).records, waits));
}

/** The stored ones; the others take the change to the disk with them. */
function storedOf(changed: Iterable<ResultRecord>): ResultRecord[] {
  return [...changed].filter((result) => !changeUnsaved(result));
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
