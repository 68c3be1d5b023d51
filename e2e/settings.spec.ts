/** Settings: what happened, how quick the computer is, and language and theme, which every part of the page follows. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { onePage } from './support/one-page';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';
import { trainedProject } from './support/trained-project';

const micro = '?model=micro-clip&backend=wasm';

const opened = onePage(micro, 'firstVisit');

test('shows what happened and whose code is in it', async () => {
  const { app, page } = opened;
  await app.goHome();
  await expect(app.engine).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  const log = page.getByRole('region', { name: 'What happened here' });
  await log.getByText(/^Show \d+ entries$/).click();
  // What the browser says of a window whose size changes is nothing that went wrong.
  await page.evaluate(() => {
    for (const message of [
      'ResizeObserver loop completed with undelivered notifications.',
      'no such thing',
    ]) {
      window.dispatchEvent(new ErrorEvent('error', { message, filename: 'page.js', lineno: 1 }));
    }
  });
  await expect(log.getByText(/^no such thing/)).toBeVisible();
  await expect(log.getByText(/ResizeObserver/)).toHaveCount(0);
  await expect(log.getByText(/^ready on wasm with micro-clip/)).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    log.getByRole('button', { name: 'Export' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toMatch(
    /^\S+Z start: VTFusion \d.*\n\S+Z engine: ready on wasm/u,
  );

  const about = page.getByRole('region', { name: 'About' });
  await about.getByText('Licences of what is built in').click();
  await about.getByText(/^@tensorflow\/tfjs-core [\d.]+, Apache-2\.0/).click();
  await expect(about.locator('pre').filter({ visible: true })).toContainText('Apache License');
  await expect(about.getByText('XNNPACK in @tensorflow/tfjs-backend-wasm, BSD-3-Clause')).toBeVisible();
  await expectAccessible(page, 'settings-about');

  await log.getByRole('button', { name: 'Clear' }).click();
  await expect(log.getByRole('status')).toHaveText('The list is empty now.');
  await expect(log.getByRole('heading')).toBeFocused();
});

test('measures this computer, ends when told, and gives a report to copy', async () => {
  const { app, page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.goHome();
  await page.getByRole('link', { name: 'Settings' }).click();
  const panel = page.getByTestId('performance');
  const measure = panel.getByRole('button', { name: 'Measure this computer' });
  await expect(measure).toBeEnabled();
  await measure.click();
  await expect(panel.getByRole('progressbar')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(measure).toBeEnabled();
  await expect(panel.getByRole('heading')).toBeFocused();
  await expect(panel.getByRole('table')).toHaveCount(0);

  await measure.click();
  await expect(panel.getByRole('row')).toHaveCount(6, { timeout: 120_000 });
  await expect(panel.getByRole('listitem').first()).toHaveText(/^Computing with WebAssembly: /);
  await panel.getByRole('button', { name: 'Copy report' }).click();
  await expect(panel.getByText('The report is in the clipboard.')).toBeVisible();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toMatch(/^Encoding one picture\t[\d.,]+ ms\t.*5 times\n/);
  for (const part of ['Computing with WebAssembly', 'Model: micro-clip', 'Processor cores:', 'Browser: '])
    expect(report).toContain(part);
  await expectAccessible(page, 'performance');
});

// Last, for it chooses another language.
test('speaks German and Chinese, has the theme that is chosen over the system, and remembers both', async () => {
  const { app, page } = opened;
  await app.goHome();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await page.emulateMedia({ colorScheme: 'dark' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const ofSystem = await background();
  await page.getByLabel('High contrast').check();
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
  expect(await background()).toBe('rgb(0, 0, 0)');
  await page.getByLabel('As the system').check();
  expect(await background()).toBe(ofSystem);
  await page.getByLabel('Light').check();
  const light = await background();
  expect(light).not.toBe(ofSystem);
  await page.getByLabel('简体中文').check();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('设置');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await page.getByLabel('Deutsch').check();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByLabel('Hell', { exact: true })).toBeChecked();
  expect(await background()).toBe(light);
  await page.getByRole('link', { name: 'Alle Projekte' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Projekte');
  await expect(app.engine).toBeVisible();
  await expectAccessible(page, 'home-german');

  await app.newProject();
  await expect(page.getByLabel('Fotos von Gutteilen hier ablegen', { exact: true })).toBeAttached();
  await expect(page.getByRole('button', { name: 'Anlernen' })).toBeVisible();
  await app.goHome();
  await page.getByLabel('Projektdatei').setInputFiles(await trainedProject());
  await app.trained(30_000);
  await expect(app.training.getByRole('status')).toHaveText(
    /^Mit 2 Fotos angelernt\. Werte bis \d,\d{3} sind gut: .* höchstens 97,5\s% Fehlalarme/i,
  );
  await expectAccessible(page, 'train-german');
  await page.getByRole('link', { name: 'Versionen' }).click();
  await expectAccessible(page, 'versions-german');

  // All that is kept can be checked, and what is gone is named.
  await page.getByRole('link', { name: 'Einstellungen' }).click();
  const kept = page.getByTestId('kept');
  await kept.getByRole('button', { name: 'Gespeichertes prüfen' }).click();
  await expect(kept.getByRole('status')).toHaveText(/^Alles in Ordnung: \d+ Einträge und \d+ Dateien/);
  await expect(kept.getByRole('heading')).toBeFocused();
  await loseAll(page, 'thumbnails');
  await kept.getByRole('button', { name: 'Erneut prüfen' }).click();
  await expect(kept.getByRole('alert')).toContainText(
    /machined flange: 3 Bilder sind nicht mehr da, zuerst das von test-/,
  );
  await expectAccessible(page, 'kept-german');
});

/** As when the disk loses files. */
const loseAll = (page: Page, store: string) =>
  page.evaluate(
    (name) =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('vtfusion');
        opening.onsuccess = () => {
          const write = opening.result.transaction(name, 'readwrite');
          write.objectStore(name).clear();
          write.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    store,
  );
