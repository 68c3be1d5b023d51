/** `test` that fails when its page, or another of its browser's, reports an error or warning, or asks another server for anything. */
import { test as base } from '@playwright/test';
import { watchAll } from './watch';

export { expect } from '@playwright/test';

/** For tests that take a minute: they are begun first, so that nobody waits for the last of them. */
export const long = { tag: '@long' };

export const test = base.extend<{ expectedMessages: RegExp[] }>({
  expectedMessages: [[], { option: true }],
  page: async ({ page, expectedMessages }, use) => {
    const watched = watchAll(page, expectedMessages);
    await use(page);
    watched.check();
  },
});
