/**
 * `npm run screenshots [-- PAGE...]`: builds the app and keeps what each of its pages looks like in a real Chromium, with
 * the sample project, light, dark, on a phone, and in German. Without names all pages, else those named.
 */
import { mkdirSync, statSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { installedChromium } from './test/system-packages';

const out = 'docs/screenshots';
const outDir = '.cache/screenshots-build';
const port = 4190;
const address = `http://localhost:${port}/`;
const trainingMs = 10 * 60_000;
/** A picture larger than this does not belong into a repository. */
const mostBytes = 150_000;

const desk = { width: 1366, height: 860 };
const phone = { width: 390, height: 844 };
const looks = [
  { name: '', colorScheme: 'light', size: desk },
  { name: '-dark', colorScheme: 'dark', size: desk },
  { name: '-phone', colorScheme: 'light', size: phone },
] as const;

const pages = [
  'home',
  'settings',
  'training',
  'train',
  'inspect',
  'why',
  'review',
  'threshold',
  'records',
  'versions',
  'kiosk',
] as const;

const wanted = process.argv.slice(2);
if (wanted.includes('--help')) {
  console.log(`npm run screenshots [-- PAGE...], of ${pages.join(', ')}`);
  process.exit(0);
}
const unknown = wanted.filter((name) => !(pages as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`There is no page ${unknown.join(', ')}. \`npm run screenshots -- --help\` lists them.`);
  process.exit(2);
}
type PageName = (typeof pages)[number];
const isWanted = (name: PageName) => wanted.length === 0 || wanted.includes(name);

async function shoot(page: Page, file: string, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  // Lists and charts measure themselves once more after the size has changed.
  await page.waitForTimeout(300);
  const path = `${out}/${file}.jpg`;
  for (const quality of [80, 65, 50]) {
    await page.screenshot({ path, type: 'jpeg', quality });
    if (statSync(path).size <= mostBytes) return;
  }
  throw new Error(`${path} has more than ${mostBytes} bytes at any quality.`);
}

/** By the settings page, as a person would; what runs goes on. */
async function speak(page: Page, language: string): Promise<void> {
  const before = new URL(page.url()).hash;
  await goTo(page, '#/settings');
  await page.getByLabel(language).check();
  await goTo(page, before);
}

/** Within the page, so that nothing is lost. */
async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
  await page.waitForTimeout(300);
}

/** @param ready waits until the page shows what it is about */
async function inEveryLook(page: Page, name: PageName, ready: () => Promise<void>): Promise<void> {
  if (!isWanted(name)) return;
  await ready();
  for (const { name: look, colorScheme, size } of looks) {
    await page.emulateMedia({ colorScheme });
    await shoot(page, `${name}${look}`, size);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(desk);
  await speak(page, 'Deutsch');
  await ready();
  await shoot(page, `${name}-german`, desk);
  await speak(page, 'English');
  console.log(name);
}

/** As a newcomer meets it, then trained once more. */
async function ofProject(page: Page, project: string): Promise<void> {
  const at = (tab: string) => `#/project/${project}/${tab}`;
  const training = page.getByTestId('training');
  const heatmap = page.getByTestId('heatmap');
  const heading = page.locator('main h2').first();

  const showHeatmap = async () => {
    await goTo(page, at('inspect'));
    await page.locator('[data-testid=result][data-name="test-stain-01.jpg"]').last().click();
    await heatmap.waitFor();
    await page.evaluate(() => window.scrollTo(0, 0));
  };
  await inEveryLook(page, 'inspect', showHeatmap);
  await inEveryLook(page, 'why', async () => {
    await showHeatmap();
    await page.locator('.why > summary').click();
    await page.locator('.small-maps').waitFor({ timeout: 60_000 });
    await page.locator('.why').evaluate((why) => why.scrollIntoView({ block: 'start' }));
  });
  const showTab = (tab: 'train' | 'review' | 'threshold' | 'records' | 'versions') =>
    inEveryLook(page, tab, async () => {
      await goTo(page, at(tab));
      await heading.waitFor();
      await page.evaluate(() => window.scrollTo(0, 0));
    });
  for (const tab of ['review', 'threshold', 'records'] as const) await showTab(tab);

  if (isWanted('training') || isWanted('train') || isWanted('versions')) {
    await goTo(page, at('train'));
    await page.locator('[data-tour=train]').click();
    await page.locator('[data-testid=training][data-status=running] svg, .chart').first().waitFor();
    await inEveryLook(page, 'training', () => training.waitFor());
    await page.locator('[data-testid=training][data-status=trained]').waitFor({ timeout: trainingMs });
  }
  for (const tab of ['train', 'versions'] as const) await showTab(tab);
}

/** Its setup, and what visitors see; left by a new start of the page. */
async function ofKiosk(page: Page, project: string): Promise<void> {
  if (!isWanted('kiosk')) return;
  await speak(page, 'Deutsch');
  await page.goto(`${address}?kiosk=${project}`);
  await page.locator('form').waitFor();
  await shoot(page, 'kiosk-setup-german', desk);
  await page.goto(address);
  await speak(page, 'English');
  await page.goto(`${address}?kiosk=${project}`);
  // The app's samples in place of a camera.
  await page.locator('input[type=radio]').first().check();
  for (const pin of await page.locator('input[type=password]').all()) await pin.fill('2468');
  await page.locator('form .button-primary').click();
  await page.getByTestId('kiosk').waitFor({ timeout: 60_000 });
  // The engine loads, and the first part gets its verdict.
  await page.locator('[data-testid=kiosk] [data-verdict]').first().waitFor({ timeout: 60_000 });
  for (const { name, colorScheme, size } of looks) {
    await page.emulateMedia({ colorScheme });
    await shoot(page, `kiosk${name}`, size);
  }
}

mkdirSync(out, { recursive: true });
await build({ logLevel: 'warn', build: { outDir } });
const serving = preview({ logLevel: 'warn', build: { outDir }, preview: { port, strictPort: true } });
const server = await serving.catch((error: Error) => {
  if (!error.message.includes('already in use')) throw error;
  console.error(`${error.message}. Close the program that uses it, and run the same command again.`);
  process.exit(2);
});
const browser = await chromium.launch(installedChromium());
try {
  const page = await browser.newPage({ viewport: desk, colorScheme: 'light', locale: 'en-GB' });
  await page.goto(address);
  const sample = page.getByTestId('project').first();
  await sample.waitFor({ timeout: 60_000 });
  await page.getByTestId('engine').waitFor({ timeout: 60_000 });
  await inEveryLook(page, 'home', () => goTo(page, '#/'));
  await inEveryLook(page, 'settings', () => goTo(page, '#/settings'));
  await goTo(page, '#/');
  await page.locator('.tour .button').last().click();
  await sample.locator('a').first().click();
  await page.locator('.tabs').waitFor();
  const project = new URL(page.url()).hash.split('/')[2];
  await goTo(page, `#/project/${project}/train`);
  await page.locator('.tour .button').last().click();
  await ofProject(page, project);
  await ofKiosk(page, project);
} finally {
  await browser.close();
  await server.close();
}
