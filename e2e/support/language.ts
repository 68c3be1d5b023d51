/** The page in another language. */
import { expect, type Page } from '@playwright/test';
import { type Locale, languages } from '../../src/state/page/locale';
import { changeElsewhere } from './other-window';

const preferences = 'vtfusion-preferences';

/** From the next time the page is opened, as a person who chose it before finds it. */
export async function speak(page: Page, locale: Locale): Promise<void> {
  await page.addInitScript(
    ([key, chosen]) => {
      localStorage.setItem(key, JSON.stringify({ state: { locale: chosen }, version: 1 }));
    },
    [preferences, locale] as const,
  );
}

/** From now on, as when it is chosen in another window. */
export async function speakNow(page: Page, locale: Locale): Promise<void> {
  await changeElsewhere(page, preferences, { locale });
  await expect(page.locator('html')).toHaveAttribute('lang', languages[locale].tag);
}
