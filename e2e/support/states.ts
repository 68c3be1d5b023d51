/** Looks at one state of the page in every appearance: axe's rules, and, where asked for, a picture for people to look at. */
import { expect, type Page, test } from '@playwright/test';
import axe from 'axe-core';

interface Appearance {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly contrast: 'no-preference' | 'more';
  readonly width: number;
  readonly height: number;
  /** All of axe's without. */
  readonly rules?: readonly string[];
}

const wide = { width: 1366, height: 768 };
const asUsual = { contrast: 'no-preference' } as const;
const colours = ['color-contrast'];
/** What a narrow page can break: names of what has no more room for words, what scrolls, what lies over what. */
const narrow = [
  'button-name',
  'link-name',
  'label',
  'aria-hidden-focus',
  'scrollable-region-focusable',
  'target-size',
];

/** `npm test` does without; they take a fifth of a test's time. */
export const takesPictures = process.env.E2E_PICTURES !== '0';

/**
 * The usual look by all rules; every other by those that it can break. That pages keep to their palette is seen in the usual look; which
 * colours can be read on which is held in all palettes by `src/ui/theme/palettes.test.ts`. A state in dark and high contrast over the
 * whole width is for people to look at.
 */
const appearances: readonly Appearance[] = [
  { name: 'light', colorScheme: 'light', ...asUsual, ...wide },
  { name: 'phone', colorScheme: 'dark', ...asUsual, width: 390, height: 844, rules: narrow },
  ...(takesPictures
    ? ([
        { name: 'dark', colorScheme: 'dark', ...asUsual, ...wide, rules: colours },
        { name: 'contrast', colorScheme: 'dark', contrast: 'more', ...wide, rules: colours },
      ] as const)
    : []),
];

/** Checks the page as it is now, wide and light, narrow and dark; pictures go to `.cache/screenshots/`. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const { name, colorScheme, contrast, width, height, rules } of appearances) {
    await test.step(`${state}, ${name}`, async () => {
      // What still fades in has no contrast yet.
      await page.emulateMedia({ colorScheme, contrast, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      const path = `.cache/screenshots/${state}-${name}.png`;
      if (takesPictures) await page.screenshot({ path, fullPage: true });
      expect(await violations(page, rules)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, 'pixels that have to be scrolled to sideways').toBeLessThanOrEqual(0);
    });
  }
  const [{ colorScheme, contrast, width, height }] = appearances;
  await page.emulateMedia({ colorScheme, contrast, reducedMotion: null });
  await page.setViewportSize({ width, height });
}

/** Checks that a thing differs from the ground that it lies on also where the system's colours replace all others. */
export async function expectSeen(page: Page, selector: string): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active' });
  const [own, ground] = await page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const colour = (one: Element) => getComputedStyle(one).backgroundColor;
      return [colour(element), colour(element.parentElement!)];
    });
  if (takesPictures)
    await page.screenshot({ path: `.cache/screenshots/forced${selector.replace(/\W+/g, '-')}.png` });
  await page.emulateMedia({ forcedColors: 'none' });
  expect(own, selector).not.toBe(ground);
}

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/** What axe finds in the page itself: it has no frames, for which axe's own builder opens a second page at each look. */
async function violations(page: Page, rules: readonly string[] | undefined): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const options: axe.RunOptions = {
    resultTypes: ['violations'],
    ...(rules && { runOnly: { type: 'rule', values: [...rules] } }),
  };
  return page.evaluate(async (options) => {
    const { violations } = await window.axe!.run(options);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, options);
}
