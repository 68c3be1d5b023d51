/** Settings that are kept for all windows of a browser. */
import type { Page } from '@playwright/test';

/** Changes some of them as another window of the browser does. */
export function changeElsewhere(page: Page, name: string, by: object): Promise<void> {
  return page.evaluate(
    ([key, by]) => {
      const { state, version } = JSON.parse(localStorage.getItem(key) ?? '{"state":{},"version":1}');
      localStorage.setItem(key, JSON.stringify({ state: { ...state, ...by }, version }));
      window.dispatchEvent(new StorageEvent('storage', { key }));
    },
    [name, by] as const,
  );
}
