/**
 * Which photos of a batch have yet to be inspected, noted as it goes on: the browser takes the files away when the page is
 * closed, but their names can be told when the project is opened again.
 */
import * as v from 'valibot';
import { shortName } from './short-name';

/** More names would fill the browser's small store; beyond them only the count is known. */
const NAMED = 2000;

const batchSchema = v.object({
  /** The names of the first of them, in their order. */
  names: v.pipe(v.array(v.string()), v.maxLength(NAMED)),
  of: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

export interface Unfinished {
  readonly count: number;
  /** Of the first of them. */
  readonly names: readonly string[];
}

const batchKey = (project: string) => `vtfusion-batch-${project}`;
const doneKey = (project: string) => `vtfusion-batch-done-${project}`;

/** For when a batch begins or gets longer: all of its photos, in their order. */
export function noteBatch(project: string, names: readonly string[]): void {
  const kept = names.slice(0, NAMED).map((name) => shortName(name));
  write(batchKey(project), JSON.stringify({ names: kept, of: names.length }));
}

/** So many of the batch need no inspection any more. Two short words a photo, however long the batch. */
export function noteDone(project: string, done: number): void {
  write(doneKey(project), `${done}`);
}

/** For when nothing of it waits, or the person knows. */
export function forgetBatch(project: string): void {
  write(batchKey(project), undefined);
  write(doneKey(project), undefined);
}

/** What was not inspected when the page was closed; nothing where all was. */
export function unfinishedBatch(project: string): Unfinished | undefined {
  try {
    const { names, of } = v.parse(batchSchema, JSON.parse(localStorage.getItem(batchKey(project)) ?? 'null'));
    const done = Number(localStorage.getItem(doneKey(project)) ?? 0);
    return of > done ? { count: of - done, names: names.slice(done) } : undefined;
  } catch {
    return undefined;
  }
}

/** Without room there is nothing to tell later, which is no reason to stop. */
function write(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // As said.
  }
}
