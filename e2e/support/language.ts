/** The page in another language, as a person who chose it before finds it. */
import type { Page } from '@playwright/test';
import type { Locale } from '../../src/state/page/locale';

/** From the next time the page is opened. */
export async function speak(page: Page, locale: Locale): Promise<void> {
  await page.addInitScript((chosen) => {
    localStorage.setItem('vtfusion-preferences', JSON.stringify({ state: { locale: chosen }, version: 1 }));
  }, locale);
}
