/** From the home page to a verdict with the keyboard alone. */
import type { Page } from '@playwright/test';
import { App } from './support/app';
import { stainedTestPhoto, tinyGoodPhotos, type UploadFile } from './support/photo-files';
import { expect, test } from './support/test';

/** What has the focus, as a screen reader would name it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    // Where nothing has the focus the page itself answers, with all of its words.
    if (element === document.body) return '';
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const name = element?.getAttribute('aria-label') ?? labels.map((label) => label.textContent).join(' ');
    return (name || element?.textContent || '').trim();
  });

/** Presses Tab until something of that name has the focus, which has to be visible. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (name.test(await focused(page))) {
      const { outlineStyle, outlineWidth } = await page.evaluate(() => {
        const within = document.activeElement?.closest('.drop-zone') ?? document.activeElement;
        const style = getComputedStyle(document.activeElement ?? document.body);
        const shown = style.outlineStyle === 'none' && within ? getComputedStyle(within) : style;
        return { outlineStyle: shown.outlineStyle, outlineWidth: parseFloat(shown.outlineWidth) };
      });
      expect(outlineStyle, `focus on ${name}`).not.toBe('none');
      expect(outlineWidth, `focus on ${name}`).toBeGreaterThanOrEqual(2);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${name}`);
}

async function choose(page: Page, photos: UploadFile[]): Promise<void> {
  // A synthetic key is sometimes pressed before the browser knows that a person did it, and opens nothing then.
  await expect(async () => {
    const chooser = page.waitForEvent('filechooser', { timeout: 5_000 });
    await page.keyboard.press('Space');
    await (await chooser).setFiles(photos);
  }).toPass({ timeout: 20_000 });
}

test('a project is made, trained and used without a mouse', async ({ page }) => {
  test.setTimeout(300_000);
  const app = new App(page);
  await app.home('?model=micro-clip&backend=wasm');
  await expect(app.engine).toBeVisible();
  await tabTo(page, /^New project$/);
  await page.keyboard.press('Enter');
  await expect(app.training).toBeVisible();
  // What was pressed is gone with its page.
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await tabTo(page, /^What is the object called/);
  await page.keyboard.type('flange');
  await tabTo(page, /^Drop photos of good parts/);
  await choose(page, await tinyGoodPhotos(2));
  await expect(app.thumbnails).toHaveCount(2);
  await expect(app.goodPhotos).toBeFocused();
  await tabTo(page, /^Train$/);
  await page.keyboard.press('Enter');
  // Who presses twice has not paused what they began.
  await expect(app.training.getByRole('progressbar')).toBeFocused();
  await page.keyboard.press('Enter');
  await app.trained(180_000);
  await tabTo(page, /^Inspect$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Drop photos to inspect/);
  await choose(page, [stainedTestPhoto]);
  await app.inspected(1);
  await expect(app.photosToInspect).toBeFocused();
  await tabTo(page, /test-stain-01/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.viewer-verdict')).toContainText(/Pass|Uncertain|Fail/);
  await expect(page.locator('.viewer-verdict')).toContainText(/\d\.\d{3}/);
});
