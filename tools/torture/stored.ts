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

export function readStored(page: Page): Promise<Stored> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('vtfusion');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const all = <T>(store: string) =>
      new Promise<T[]>((resolve, reject) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    try {
      return {
        projects: await all<ProjectRecord>('projects'),
        photos: (await all<{ project: string }>('photos')).map(({ project }) => ({ project })),
        versions: (await all<VersionRecord>('versions')).map(({ project, number }) => ({ project, number })),
        results: (await all<ResultRecord>('results')).map(({ project, name, score, review }) => ({
          ...{ project, name, score, review },
        })),
        trainings: (await all<TrainingRecord>('trainings')).map(({ project, checkpoint }) => ({
          project,
          steps: checkpoint?.losses.length ?? 0,
        })),
      };
    } finally {
      database.close();
    }
  });
}
