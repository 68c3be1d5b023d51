/** What must not happen on any page of any test: errors, warnings, requests to other servers. */
import { expect, type Page } from '@playwright/test';

export interface Watched {
  /** Fails when something happened that must not. */
  check(): void;
}

/** What Playwright says itself where it blocks service workers, as playwright.config.ts asks for. */
const blocked = /Service Worker registration blocked by Playwright/;

/** As `watch`, of the page and whatever others its browser opens. */
export function watchAll(page: Page, expected: readonly RegExp[] = []): Watched {
  const watched = [watch(page, expected)];
  page.context().on('page', (another) => watched.push(watch(another, expected)));
  return {
    check() {
      for (const each of watched) each.check();
    },
  };
}

/** Listens to the page and its workers from now on, and to all requests of its browser, those of a service worker too; `expected` are console messages that the test provokes. */
export function watch(page: Page, expected: readonly RegExp[] = []): Watched {
  const incidents: string[] = [];
  let origin = '';
  page.on('console', (message) => {
    const text = `${message.type()}: ${message.text()}`;
    if (/^(error|warning)/.test(text) && ![blocked, ...expected].some((pattern) => pattern.test(text)))
      incidents.push(text);
  });
  page.on('pageerror', (error) => incidents.push(`page error: ${error.message}`));
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    if (!url.protocol.startsWith('http')) return;
    origin ||= url.origin;
    if (url.origin !== origin) incidents.push(`request to ${url.origin}`);
  });
  return { check: () => expect(incidents).toEqual([]) };
}
