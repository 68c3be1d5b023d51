/** What lies in the browser's database, read without the app. */
import type { Page } from '@playwright/test';
import { factKey } from '../../src/database/read-records';
import type {
  PhotoRecord,
  ProjectRecord,
  ResultRecord,
  TrainingRecord,
  VersionRecord,
} from '../../src/database/records';

export interface Stored {
  readonly projects: readonly ProjectRecord[];
  /** By project. */
  readonly photos: readonly Pick<PhotoRecord, 'project' | 'id' | 'name' | 'sha256'>[];
  readonly versions: readonly Pick<VersionRecord, 'project' | 'number' | 'bundle' | 'shots' | 'taught'>[];
  readonly results: readonly Pick<ResultRecord, 'project' | 'id' | 'name' | 'version' | 'score' | 'review'>[];
  /** With the number of steps that are kept. */
  readonly trainings: readonly (Pick<TrainingRecord, 'project'> & { readonly steps: number })[];
  /** Ids of photos and results that were removed and have yet to leave the database, as the page has noted them. */
  readonly removed: readonly string[];
}

/** What of photos or results is still to be had. */
export const notRemoved = <T extends { readonly id: string }>(
  all: readonly T[],
  { removed }: Pick<Stored, 'removed'>,
): T[] => all.filter(({ id }) => !removed.includes(id));

interface Records<T> {
  readonly keys: IDBValidKey[];
  readonly values: T[];
}

/** All records of a store. */
export async function readStore<T>(page: Page, store: string): Promise<T[]> {
  return (await readKeyed<T>(page, store)).values;
}

function readKeyed<T>(page: Page, store: string): Promise<Records<T>> {
  return page.evaluate(async (name) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('vtfusion');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    try {
      return await new Promise<Records<T>>((resolve, reject) => {
        const reading = database.transaction(name);
        const [keys, values] = [reading.objectStore(name).getAllKeys(), reading.objectStore(name).getAll()];
        reading.oncomplete = () => resolve({ keys: keys.result, values: values.result });
        reading.onerror = () => reject(reading.error);
      });
    } finally {
      database.close();
    }
  }, store);
}

export async function readStored(page: Page): Promise<Stored> {
  const trainings = await readStore<TrainingRecord>(page, 'trainings');
  return {
    projects: await readStore(page, 'projects'),
    photos: await readStore(page, 'photos'),
    versions: await readStore(page, 'versions'),
    results: await readStore(page, 'results'),
    trainings: trainings.map(({ project, checkpoint }) => ({
      project,
      steps: checkpoint?.losses.length ?? 0,
    })),
    removed: await readRemoved(page),
  };
}

/** What a page's notes of what was removed are called, before the project's id. */
export const removedPrefix = 'vtfusion-removed-';

/** Without notes that are older than the latest undo, as the page reads them. */
async function readRemoved(page: Page): Promise<string[]> {
  const { keys, values } = await readKeyed<unknown>(page, 'facts');
  const facts = new Map(keys.map((key, i) => [key, values[i]]));
  const notes = await page.evaluate(
    (begin) => Object.entries(localStorage).filter(([key]) => key.startsWith(begin)),
    removedPrefix,
  );
  return notes.flatMap(([key, note]) => {
    const { photos, results, takenBack = 0 } = JSON.parse(note);
    const isVoid = takenBack < Number(facts.get(factKey('takenBack', key.slice(removedPrefix.length))) ?? 0);
    return isVoid ? [] : [...photos, ...results];
  });
}
