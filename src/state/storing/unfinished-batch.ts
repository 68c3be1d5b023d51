/**
 * Which photos of a batch still have to be inspected or stored, noted as it goes on: the browser takes the
 * files away when the page is closed, but their names can be told when the project is opened again.
 */
import * as v from 'valibot';
import { type Review, verdictSchema } from '../../database/records';
import { whole } from '../../outside';
import { note, readNoted } from '../page/local-storage';
import { shortName } from '../page/short-name';
import { unsavedResult, useUnsaved } from './unsaved-results';

/** More names would fill the browser's small store; beyond them only the count is known. */
const NAMED = 2000;

/** A photo by its name, with a person's decision on it if it was given with one. */
const photoSchema = v.union([v.string(), v.tuple([v.string(), verdictSchema])]);
export type GivenPhoto = v.InferOutput<typeof photoSchema>;

const nameOf = (photo: GivenPhoto): string => (typeof photo === 'string' ? photo : photo[0]);
/** The decision that it was given with. */
export type Said = Review['decision'] | undefined;
const saidOf = (photo: GivenPhoto | undefined): Said => (Array.isArray(photo) ? photo[1] : undefined);

function shortened(photo: GivenPhoto): GivenPhoto {
  return typeof photo === 'string' ? shortName(photo) : [shortName(photo[0]), photo[1]];
}

const batchSchema = v.object({
  /** The first of them, in their order. */
  names: v.pipe(v.array(photoSchema), v.maxLength(NAMED)),
  of: whole,
});

export interface Unfinished {
  readonly count: number;
  /** Names of the first of them. */
  readonly names: readonly string[];
}

/** Of batches before the running one. */
const leftKey = (project: string) => `vtfusion-batch-left-${project}`;
const batchKey = (project: string) => `vtfusion-batch-${project}`;
const doneKey = (project: string) => `vtfusion-batch-done-${project}`;
/** Photos that are inspected and wait to be stored, in any tab, by the ids of their results. */
const waitingKey = (project: string) => `vtfusion-batch-waiting-${project}`;

/** Whether this page has it, and stores it as soon as it can. */
const isHere = (id: string) => unsavedResult(id) !== undefined;

/**
 * Call it when a batch begins. Leftovers of earlier batches stay until the person knows of them, except
 * photos that the new batch includes.
 */
export function beginBatch(project: string, photos: readonly GivenPhoto[]): void {
  const again = new Set(photos.map((photo) => shortName(nameOf(photo))));
  const left = notInspected(project);
  const still = left.photos.filter((photo) => !again.has(nameOf(photo)));
  forgetBatch(project);
  noteLeft(project, still, left.count - left.photos.length);
  keepWaiting(project, (id, photo) => isHere(id) || !again.has(nameOf(photo)));
  noteBatch(project, photos);
}

/** @param unnamed how many more there are without names */
function noteLeft(project: string, photos: readonly GivenPhoto[], unnamed: number): void {
  const of = photos.length + unnamed;
  note(leftKey(project), of > 0 ? { names: photos, of } : undefined);
}

/** Call it when a batch gets longer: all of its photos, in their order. */
export function noteBatch(project: string, photos: readonly GivenPhoto[]): void {
  note(batchKey(project), { names: photos.slice(0, NAMED).map(shortened), of: photos.length });
}

/**
 * Notes that the first `done` photos of the batch are inspected. Two short words a photo, however long the
 * batch.
 */
export function noteDone(project: string, done: number): void {
  note(doneKey(project), done);
}

/** Call it when all of it is inspected. */
export function forgetBatch(project: string): void {
  note(batchKey(project), undefined);
  note(doneKey(project), undefined);
}

/** Results of this page that are noted as waiting, with their projects. */
const noted = new Map<string, string>();

/** Notes a photo that is inspected and waits to be stored, until it is stored or dropped. */
export function noteWaiting(project: string, id: string, photo: GivenPhoto): void {
  noted.set(id, project);
  writeWaiting(project, { ...waitingOf(project), [id]: shortened(photo) });
}

useUnsaved.subscribe(() => {
  for (const [id, project] of noted) {
    if (isHere(id)) continue;
    noted.delete(id);
    keepWaiting(project, (one) => one !== id);
  }
});

/**
 * Call it when the person knows what is left over; photos that wait in this page stay noted.
 * @param isMeant which photos they know of
 */
export function forgetLeftOver(project: string, isMeant: (said: Said) => boolean = () => true): void {
  const { photos, count, unnamed } = notInspected(project);
  const still = photos.filter((photo) => !isMeant(saidOf(photo)));
  forgetBatch(project);
  noteLeft(project, still, isMeant(unnamed) ? 0 : count - photos.length);
  keepWaiting(project, (id, photo) => isHere(id) || !isMeant(saidOf(photo)));
}

/**
 * The leftovers of batches, except inspected photos that wait in this page to be stored; undefined if there
 * are none.
 * @param isMeant selects photos by the decision that they were given with
 */
export function leftOver(project: string, isMeant?: (said: Said) => boolean): Unfinished | undefined {
  return unfinishedBatch(project, (id) => !isHere(id), isMeant);
}

/**
 * What would not be inspected, or not be stored, if the page were closed now; undefined if nothing.
 * @param isLost which of the results noted as waiting count
 */
export function unfinishedBatch(
  project: string,
  isLost: (id: string) => boolean = () => true,
  isMeant: (said: Said) => boolean = () => true,
): Unfinished | undefined {
  const waiting = Object.entries(waitingOf(project)).flatMap(([id, photo]) => (isLost(id) ? [photo] : []));
  const { count, photos, unnamed } = notInspected(project);
  const named = [...waiting, ...photos].filter((photo) => isMeant(saidOf(photo)));
  const all = named.length + (isMeant(unnamed) ? count - photos.length : 0);
  return all === 0 ? undefined : { count: all, names: named.slice(0, NAMED).map(nameOf) };
}

interface NotInspected {
  readonly count: number;
  /** The first of them. */
  readonly photos: readonly GivenPhoto[];
  /** The decision of the photos beyond these: most likely that of the one before. */
  readonly unnamed: Said;
}

function notInspected(project: string): NotInspected {
  const left = readNoted(batchSchema, leftKey(project), { names: [], of: 0 });
  const { names, of } = readNoted(batchSchema, batchKey(project), { names: [], of: 0 });
  const done = readNoted(whole, doneKey(project), 0);
  return {
    count: left.of + Math.max(0, of - done),
    photos: [...left.names, ...names.slice(done)].slice(0, NAMED),
    unnamed: saidOf(names.at(-1) ?? left.names.at(-1)),
  };
}

type WaitingPhotos = Readonly<Record<string, GivenPhoto>>;

const waitingOf = (project: string): WaitingPhotos =>
  readNoted(v.record(v.string(), photoSchema), waitingKey(project), {});

function writeWaiting(project: string, photos: WaitingPhotos): void {
  const some = Object.keys(photos).length > 0;
  note(waitingKey(project), some ? photos : undefined);
}

function keepWaiting(project: string, keeps: (id: string, photo: GivenPhoto) => boolean): void {
  const kept = Object.entries(waitingOf(project)).filter(([id, photo]) => keeps(id, photo));
  writeWaiting(project, Object.fromEntries(kept));
}
