/** Looks at one state of the page in every appearance: axe's rules, and a picture for people to look at. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const appearances = [
  { name: 'light', colorScheme: 'light', width: 1366, height: 768 },
  { name: 'dark', colorScheme: 'dark', width: 1366, height: 768 },
  { name: 'phone', colorScheme: 'light', width: 390, height: 844 },
  { name: 'phone-dark', colorScheme: 'dark', width: 390, height: 844 },
  { name: 'contrast', colorScheme: 'dark', width: 1366, height: 768, contrast: 'more' },
] as const;

/** Checks the page as it is now in light, dark and high contrast, wide and narrow; pictures go to `.cache/screenshots/`. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const { name, colorScheme, width, height, ...more } of appearances) {
    await test.step(`${state}, ${name}`, async () => {
      await page.emulateMedia({ colorScheme, contrast: 'no-preference', ...more });
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `.cache/screenshots/${state}-${name}.png`, fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
      expect(found).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, 'pixels that have to be scrolled to sideways').toBeLessThanOrEqual(0);
    });
  }
  const [{ colorScheme, width, height }] = appearances;
  await page.emulateMedia({ colorScheme, contrast: 'no-preference' });
  await page.setViewportSize({ width, height });
}
