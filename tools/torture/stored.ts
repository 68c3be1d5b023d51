/** What lies in the browser's database, read without the app. */
import type { Page } from '@playwright/test';
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

/** All records of a store. */
export function readStore<T>(page: Page, store: string): Promise<T[]> {
  return page.evaluate(async (name) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('vtfusion');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    try {
      return await new Promise<T[]>((resolve, reject) => {
        const asked = database.transaction(name).objectStore(name).getAll();
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
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
    removed: await page.evaluate(() =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith('vtfusion-removed-'))
        .flatMap((key) => {
          const { photos, results } = JSON.parse(localStorage.getItem(key)!);
          return [...photos, ...results] as string[];
        }),
    ),
  };
}
