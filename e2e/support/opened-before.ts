/**
 * Where most tests begin: a browser in which the app was opened before and its sample project deleted. Making the sample
 * takes a quarter of what a first page does.
 */
import { type BrowserContextOptions, chromium, expect, type FullConfig } from '@playwright/test';
import { readStore } from '../../tools/torture/stored';

export const openedBefore = '.cache/e2e/opened-before.json';

/** For tests of a first start, or of the sample project. */
export const firstStart: Pick<BrowserContextOptions, 'storageState'> = {
  storageState: { cookies: [], origins: [] },
};

export default async function openOnce({ projects: [{ use }] }: FullConfig): Promise<void> {
  const browser = await chromium.launch(use.launchOptions);
  try {
    const page = await browser.newPage({ serviceWorkers: 'block' });
    await page.goto(use.baseURL!);
    await page.getByRole('button', { name: 'More for machined flange' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Dismiss this message' }).click();
    // What tests wait at most does not hold before them.
    await expect.poll(() => readStore(page, 'blobs'), { timeout: 30_000 }).toEqual([]);
    // Settings, tips and the log are as at a first visit.
    await page.evaluate(() => localStorage.clear());
    await page.context().storageState({ path: openedBefore, indexedDB: true });
  } finally {
    await browser.close();
  }
}
