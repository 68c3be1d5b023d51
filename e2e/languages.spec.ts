/** No English is left on any page in German or Chinese, in what is seen and in what a screen reader says. */
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { App, openProject } from './support/app';
import { speak, speakNow } from './support/language';
import { brokenPhotos, goodPhotos, goodTestPhoto, tiny, tinyGoodPhotos } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

test.use({
  permissions: ['camera'],
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--use-fake-device-for-media-stream'] }),
});

const micro = '?model=micro-clip&backend=wasm';

/** Words that any English sentence has some of, and that are none in German. */
const english =
  /\b(the|of|and|is|are|be|been|were|no|not|yet|this|that|these|those|with|from|for|to|your|you|it|its|by|each|photo|photos|part|parts|good|fail|pass|failed|open|close|save|delete|remove|cancel|show|more|choose|score|undo|settings|projects?)\b/i;

/** Sentences of the page in which English words are; names and what is marked as English are not looked at. */
async function englishOn(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const all: string[] = [];
    const isMarked = (element: Element) =>
      element.closest('[lang="en"], code, bdi, script, style, [data-name], h1, .project-name') !== null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { parentElement: parent, textContent } = node;
      if (parent && textContent?.trim() && !isMarked(parent)) all.push(textContent.trim());
    }
    for (const attribute of [
      'aria-label',
      'placeholder',
      'title',
      'alt',
      'aria-description',
      'aria-valuetext',
    ]) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        const said = element.getAttribute(attribute);
        if (said && !isMarked(element)) all.push(`${attribute}: ${said}`);
      }
    }
    return all;
  });
  // File names, such as those of the sample, are nobody's words.
  return [...new Set(found)].filter((said) => english.test(said.replace(/[\w-]+\.(jpg|png|tif|bmp)/g, '')));
}

/** A good photo that is worth another look. */
async function nightPhoto() {
  const photo = await tiny(goodPhotos(1)[0]);
  return { ...photo, name: 'night.jpg', buffer: await sharp(photo.buffer).linear(0.25, 0).toBuffer() };
}

const locales = ['de', 'zh'] as const;

/** Looks at what is shown in both languages; the one that it ends with, in which the next is done, is another each time. */
async function expectNoEnglish(page: Page, state: string): Promise<void> {
  const isGerman = (await page.locator('html').getAttribute('lang')) === 'de';
  for (const locale of isGerman ? locales : locales.toReversed()) {
    await speakNow(page, locale);
    expect(await englishOn(page), `${state}, ${locale}`).toEqual([]);
  }
}

test('speaks German and Chinese on every page', async ({ page }) => {
  test.setTimeout(300_000);
  page.setDefaultTimeout(30_000);
  const app = new App(page);
  await speak(page, 'de');
  await app.firstVisit(micro);
  await expect(page.locator('.cards a').first()).toBeVisible();
  await expect(app.engine).toBeVisible();
  await app.engine.locator('summary').click();
  await expectNoEnglish(page, 'home');
  await page.keyboard.press('Escape');

  await page.goto(`/${micro}#/settings`);
  await expect(page.getByRole('radio').first()).toBeVisible();
  await expectNoEnglish(page, 'settings');

  await page.goto(`/${micro}#/`);
  await app.newProject();
  await page.locator('#root input[type=text]').nth(1).fill('scratch,, ?, dent');
  await expectNoEnglish(page, 'new project');
  const photos = page.locator('.drop-zone input[type=file]').first();
  await photos.setInputFiles(brokenPhotos[2]);
  await expect(page.locator('.notice [lang=en]')).toHaveText(brokenPhotos[2].sentence);
  await expectNoEnglish(page, 'a photo that cannot be read');

  await photos.setInputFiles(await tinyGoodPhotos(2));
  await page.locator('main .button-primary').click();
  await app.trained(150_000);
  await speakNow(page, 'de');
  await expect(app.training.getByRole('status')).toHaveText(/^Mit 2 Fotos in \d+ s angelernt\. /);
  const project = openProject(page);
  const tabs = await page
    .locator('.tabs a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.split('/').at(-1)));
  for (const tab of tabs) {
    await page.goto(`/${micro}#/project/${project}/${tab}`);
    await expect(page.locator('.tabs [aria-current=page]')).toHaveAttribute('href', new RegExp(`/${tab}$`));
    await expect(page.getByRole('main')).not.toBeEmpty();
    for (const more of await page.locator('main details > summary').all()) await more.click();
    await expectNoEnglish(page, `${tab}`);
  }
  await page.goto(`/${micro}#/project/${project}/inspect`);
  await photos.setInputFiles([brokenPhotos[2], goodTestPhoto]);
  await expect(page.getByTestId('batch')).toHaveAttribute('data-status', 'done', { timeout: 120_000 });
  for (const more of await page.getByTestId('batch').locator('summary').all()) await more.click();
  await expectNoEnglish(page, 'a batch');
  await page.locator('.results-filters [aria-expanded=false]').click();
  await expectNoEnglish(page, 'filters');
  for (const locale of locales) {
    await speakNow(page, locale);
    await expectAccessible(page, `results-${locale}`);
  }

  await page.goto(`/${micro}#/project/${project}/train`);
  await photos.setInputFiles(await nightPhoto());
  await expect(page.locator('.photo-hints li')).toHaveCount(1);
  await page.locator('.camera-opener').click();
  await expect(page.getByTestId('camera')).toHaveAttribute('data-status', 'live');
  await expectNoEnglish(page, 'hints and a camera');
  for (const locale of locales) {
    await speakNow(page, locale);
    await expectAccessible(page, `photo-hints-and-camera-${locale}`);
  }

  await page.goto(`/${micro}&kiosk=${project}`);
  await expect(page.getByRole('main').getByRole('button').first()).toBeVisible();
  await expectNoEnglish(page, 'kiosk');
});
