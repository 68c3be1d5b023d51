/**
 * Which photos of a batch have yet to be inspected, noted as it goes on: the browser takes the files away when the page is
 * closed, but their names can be told when the project is opened again.
 */
import * as v from 'valibot';
import { parseOutside } from '../../outside';
import { shortName } from '../page/short-name';

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

type KeptBatch = v.InferOutput<typeof batchSchema>;

/** Of batches before the one that runs. */
const leftKey = (project: string) => `vtfusion-batch-left-${project}`;
const batchKey = (project: string) => `vtfusion-batch-${project}`;
const doneKey = (project: string) => `vtfusion-batch-done-${project}`;

/**
 * For when a batch begins: what is left over of those before it stays so until the person knows, but for photos that the new
 * one has.
 */
export function beginBatch(project: string, names: readonly string[]): void {
  const left = unfinishedBatch(project);
  const again = new Set(names.map((name) => shortName(name)));
  const still = left?.names.filter((name) => !again.has(name)) ?? [];
  const of = still.length + (left ? left.count - left.names.length : 0);
  forgetBatch(project);
  write(leftKey(project), of > 0 ? JSON.stringify({ names: still, of }) : undefined);
  noteBatch(project, names);
}

/** For when a batch gets longer: all of its photos, in their order. */
export function noteBatch(project: string, names: readonly string[]): void {
  const kept = names.slice(0, NAMED).map((name) => shortName(name));
  write(batchKey(project), JSON.stringify({ names: kept, of: names.length }));
}

/** So many of the batch, from its first photo on, are through and stored. Two short words a photo, however long the batch. */
export function noteDone(project: string, done: number): void {
  write(doneKey(project), `${done}`);
}

/** For when all of it is. */
export function forgetBatch(project: string): void {
  write(batchKey(project), undefined);
  write(doneKey(project), undefined);
}

/** For when the person knows what is left over. */
export function forgetLeftOver(project: string): void {
  forgetBatch(project);
  write(leftKey(project), undefined);
}

/**
 * What was not inspected, or not stored, when the page was closed; nothing where all was.
 * @param waiting so many more of the batch are inspected, and wait in this page to be stored
 */
export function unfinishedBatch(project: string, waiting = 0): Unfinished | undefined {
  const left = read(leftKey(project));
  const { names, of } = read(batchKey(project));
  const done = waiting + v.parse(v.fallback(countSchema, 0), stored(doneKey(project)));
  const count = left.of + Math.max(0, of - done);
  if (count === 0) return undefined;
  return { count, names: [...left.names, ...names.slice(done)].slice(0, NAMED) };
}

/** Nothing where nothing, or nothing that can be read, is kept. */
function read(key: string): KeptBatch {
  const batch = parseOutside(batchSchema, stored(key));
  return batch.success ? batch.output : { names: [], of: 0 };
}

function stored(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
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
