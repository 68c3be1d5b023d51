/** Scores as they are kept: the list shows them rounded. */
import { expect, type Page } from '@playwright/test';
import type { ResultRecord } from '../../src/database/records';
import { readStore } from '../../tools/torture/stored';
import { openProject } from './app';

/** So far apart may scores of a photo be, on whichever backend and after whichever loss. */
export const mostApart = 1e-3;

/** Of the open project, by the photos' names, once so many results are kept. */
export async function keptScores(page: Page, count: number): Promise<ReadonlyMap<string, number>> {
  const own = async () => {
    const results = await readStore<ResultRecord>(page, 'results');
    return results.filter(({ project }) => project === openProject(page));
  };
  await expect.poll(async () => (await own()).length).toBe(count);
  return new Map((await own()).map(({ name, score }) => [name, score]));
}
