/** What lies in the browser's database, read without the app. */
import type { Page } from '@playwright/test';
import type { ProjectRecord, ResultRecord, TrainingRecord, VersionRecord } from '../../src/database/records';

export interface Stored {
  readonly projects: readonly ProjectRecord[];
  /** By project. */
  readonly photos: readonly { readonly project: string }[];
  readonly versions: readonly Pick<VersionRecord, 'project' | 'number'>[];
  readonly results: readonly Pick<ResultRecord, 'project' | 'name' | 'score' | 'review'>[];
  /** With the number of steps that are kept. */
  readonly trainings: readonly (Pick<TrainingRecord, 'project'> & { readonly steps: number })[];
}

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
  };
}
