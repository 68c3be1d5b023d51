/** One page for all tests of a file: what the program starts with takes longer than most of them. */
import type { Page } from '@playwright/test';
import { App } from './app';
import { test } from './test';
import { type Watched, watchAll } from './watch';

/** There from the first test on. */
export interface Opened {
  readonly page: Page;
  readonly app: App;
}

/**
 * Opens it for the file's tests, which run one after another in it; after one that fails, the rest get another.
 * @param start how it is opened
 */
export function onePage(query: string, start: 'home' | 'firstVisit' = 'home'): Opened {
  const opened: { page: Page; app: App } = Object.create(null);
  let watched: Watched;
  test.describe.configure({ mode: 'default' });
  test.beforeAll(async ({ browser }) => {
    const context = await browser.newContext();
    opened.page = await context.newPage();
    opened.app = new App(opened.page);
    watched = watchAll(opened.page);
    await opened.app[start](query);
  });
  test.afterEach(() => watched.check());
  test.afterAll(async () => {
    await opened.page.context().close();
    watched.check();
  });
  return opened;
}
