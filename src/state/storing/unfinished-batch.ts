/**
 * Which photos of a batch have yet to be inspected, or to be stored, noted as it goes on: the browser takes the files away when
 * the page is closed, but their names can be told when the project is opened again.
 */
import * as v from 'valibot';
import { shortName } from '../page/short-name';
import { note, readNoted } from './small-store';
import { unsavedResult, useUnsaved } from './unsaved-results';

/** More names would fill the browser's small store; beyond them only the count is known. */
const NAMED = 2000;

const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const batchSchema = v.object({
  /** The names of the first of them, in their order. */
  names: v.pipe(v.array(v.string()), v.maxLength(NAMED)),
  of: countSchema,
});

export interface Unfinished {
  readonly count: number;
  /** Of the first of them. */
  readonly names: readonly string[];
}

/** Of batches before the one that runs. */
const leftKey = (project: string) => `vtfusion-batch-left-${project}`;
const batchKey = (project: string) => `vtfusion-batch-${project}`;
const doneKey = (project: string) => `vtfusion-batch-done-${project}`;
/** Photos that are inspected and wait to be stored, in whatever tab: their names, by the ids of their results. */
const waitingKey = (project: string) => `vtfusion-batch-waiting-${project}`;

/** Whether this page has it, and stores it as soon as it can. */
const isHere = (id: string) => unsavedResult(id) !== undefined;

/**
 * For when a batch begins: what is left over of those before it stays so until the person knows, but for photos that the new
 * one has.
 */
export function beginBatch(project: string, names: readonly string[]): void {
  const again = new Set(names.map((name) => shortName(name)));
  const left = notInspected(project);
  const still = left.names.filter((name) => !again.has(name));
  const count = still.length + left.count - left.names.length;
  forgetBatch(project);
  note(leftKey(project), count > 0 ? { names: still, of: count } : undefined);
  keepWaiting(project, (id, name) => isHere(id) || !again.has(name));
  noteBatch(project, names);
}

/** For when a batch gets longer: all of its photos, in their order. */
export function noteBatch(project: string, names: readonly string[]): void {
  const kept = names.slice(0, NAMED).map((name) => shortName(name));
  note(batchKey(project), { names: kept, of: names.length });
}

/** So many of the batch, from its first photo on, are inspected. Two short words a photo, however long the batch. */
export function noteDone(project: string, done: number): void {
  note(doneKey(project), done);
}

/** For when all of it is. */
export function forgetBatch(project: string): void {
  note(batchKey(project), undefined);
  note(doneKey(project), undefined);
}

/** Results of this page that are noted as waiting, with their projects. */
const noted = new Map<string, string>();

/** Notes a photo that is inspected and waits to be stored, until it is, or is let go of. */
export function noteWaiting(project: string, id: string, name: string): void {
  noted.set(id, project);
  writeWaiting(project, { ...waitingOf(project), [id]: shortName(name) });
}

useUnsaved.subscribe(() => {
  for (const [id, project] of noted) {
    if (isHere(id)) continue;
    noted.delete(id);
    keepWaiting(project, (one) => one !== id);
  }
});

/** For when the person knows what is left over; what waits in this page stays noted. */
export function forgetLeftOver(project: string): void {
  forgetBatch(project);
  note(leftKey(project), undefined);
  keepWaiting(project, isHere);
}

/** What batches left over, but for what is inspected and waits in this page to be stored; nothing where there is none. */
export function leftOver(project: string): Unfinished | undefined {
  return unfinishedBatch(project, (id) => !isHere(id));
}

/**
 * What was not inspected, or not stored, if the page is closed now; nothing where all was.
 * @param isLost which of the results that are noted as waiting count
 */
export function unfinishedBatch(
  project: string,
  isLost: (id: string) => boolean = () => true,
): Unfinished | undefined {
  const waiting = Object.entries(waitingOf(project)).flatMap(([id, name]) => (isLost(id) ? [name] : []));
  const { count, names } = notInspected(project);
  if (waiting.length + count === 0) return undefined;
  return { count: waiting.length + count, names: [...waiting, ...names].slice(0, NAMED) };
}

function notInspected(project: string): Unfinished {
  const left = readNoted(batchSchema, leftKey(project), { names: [], of: 0 });
  const { names, of } = readNoted(batchSchema, batchKey(project), { names: [], of: 0 });
  const done = readNoted(countSchema, doneKey(project), 0);
  return {
    count: left.of + Math.max(0, of - done),
    names: [...left.names, ...names.slice(done)].slice(0, NAMED),
  };
}

type WaitingNames = Readonly<Record<string, string>>;

const waitingOf = (project: string): WaitingNames =>
  readNoted(v.record(v.string(), v.string()), waitingKey(project), {});

function writeWaiting(project: string, names: WaitingNames): void {
  const some = Object.keys(names).length > 0;
  note(waitingKey(project), some ? names : undefined);
}

function keepWaiting(project: string, keeps: (id: string, name: string) => boolean): void {
  const kept = Object.entries(waitingOf(project)).filter(([id, name]) => keeps(id, name));
  writeWaiting(project, Object.fromEntries(kept));
}
