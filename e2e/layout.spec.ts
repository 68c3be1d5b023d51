/** Every page on every size of screen: nothing sideways, and nothing to press that a gloved finger would miss. */
import type { Locator } from '@playwright/test';
import { onePage } from './support/one-page';
import { goodTestPhoto } from './support/photo-files';
import { expectSeen } from './support/states';
import { smallTargets } from './support/targets';
import { expect, test } from './support/test';

const screens = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];

const query = '?backend=wasm';
const opened = onePage(query, 'firstVisit');
test.beforeAll(() => expect(opened.page.getByRole('link', { name: 'machined flange' })).toBeVisible());
test.beforeEach(async () => {
  const { app, page } = opened;
  await page.goto(`/${query}#/project/sample/inspect`);
  await expect(app.heatmap).toBeVisible();
});
test.afterEach(async () => {
  await opened.page.emulateMedia({ forcedColors: null, media: null, reducedMotion: null });
  await opened.page.setViewportSize(screens[0]);
});

test('verdict, photo and heatmap are there without scrolling', async () => {
  const { app, page } = opened;
  for (const tab of ['Inspect', 'Review'] as const) {
    await app.goTo(tab);
    for (const screen of [
      { width: 1366, height: 768 },
      { width: 1280, height: 720 },
    ]) {
      await page.setViewportSize(screen);
      await expect(app.heatmap).toBeInViewport({ ratio: 1 });
      await expect(page.locator('.viewer-verdict .verdict')).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole('slider', { name: 'Heatmap' })).toBeInViewport({ ratio: 1 });
      const { height } = (await app.heatmap.boundingBox())!;
      expect(height, `${tab} at ${screen.width}`).toBeGreaterThan(screen.height * 0.6);
      await page.getByRole('radio', { name: 'Swipe' }).click();
      await expect(app.heatmap).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole('slider', { name: 'Divider' })).toBeInViewport({ ratio: 1 });
      expect((await app.heatmap.boundingBox())!.height).toBe(height);
      await page.getByRole('radio', { name: 'Overlay' }).click();
    }
  }
});

test('the tab that is shown is in view on a phone', async () => {
  const { page } = opened;
  await page.setViewportSize({ width: 390, height: 844 });
  for (const tab of ['versions', 'train']) {
    await page.goto(`/${query}#/project/sample/${tab}`);
    await expect(page.locator('.tabs [aria-current=page]')).toBeInViewport({ ratio: 0.95 });
  }
  // And once the phone is turned.
  await page.setViewportSize({ width: 844, height: 390 });
  await page.goto(`/${query}#/project/sample/versions`);
  const versions = page.locator('.tabs [aria-current=page]', { hasText: 'Versions' });
  await expect(versions).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => versions.evaluate((tab) => tab.getBoundingClientRect().right)).toBeLessThan(390);
});

test("what is chosen is seen in the system's own colours", async () => {
  const { app, page } = opened;
  await expectSeen(page, '.tabs a[aria-current=page]');
  await expectSeen(page, '.segment[data-state=on]');
  await expectSeen(page, '.slider-range');
  await expectSeen(page, '.icon-button[aria-pressed=true]');
  await page.emulateMedia({ forcedColors: 'active' });
  const [chosen, other] = await app.results.evaluateAll((options) =>
    [true, false].map((is) => {
      const option = options.find((one) => (one.getAttribute('aria-selected') === 'true') === is)!;
      return getComputedStyle(option).borderTopColor;
    }),
  );
  expect(chosen).not.toBe(other);
  await app.goTo('Train');
  // Printed without backgrounds, white words would be gone; a grid that is moved as one piece leaves a page empty.
  await page.emulateMedia({ forcedColors: 'none', media: 'print' });
  await expect(app.trainButton).toHaveCSS('color', 'rgb(0, 0, 0)');
  await expect(page.locator('.page')).toHaveCSS('display', 'block');
  await page.emulateMedia({ forcedColors: 'active', media: 'screen' });
  await page.getByText('Kinds of synthetic defects').click();
  await expectSeen(page, '.kind-bar > span');
});

test('nothing moves by itself where less motion is wanted', async () => {
  const { page } = opened;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return (
          animationName !== 'none' || transitionDuration.split(', ').some((time) => parseFloat(time) > 0)
        );
      })
      .map((element) => element.className),
  );
  expect(moving).toEqual([]);
});

test('fits every screen, and every target is at least 44 pixels', async () => {
  const { page } = opened;
  test.setTimeout(300_000);
  const tabs = await page
    .locator('.tabs a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  const pages = ['#/', '#/settings', ...tabs];

  async function check(where: string): Promise<void> {
    for (const screen of screens) {
      await page.setViewportSize(screen);
      const at = `${where} at ${screen.width}`;
      expect.soft(await smallTargets(page), at).toEqual([]);
      // What is drawn on a canvas follows a frame later.
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await expect.configure({ soft: true }).poll(overflow, { message: at }).toBeLessThanOrEqual(0);
    }
  }
  for (const hash of pages) {
    await page.goto(`/${query}${hash}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('main').getByRole('status').filter({ hasText: '…' })).toHaveCount(0);
    for (const more of await page.locator('main details > summary').all()) await more.click();
    for (const more of await page.locator('.results-filters [aria-expanded=false]').all()) await more.click();
    await check(hash);
  }
  await page.goto(`/${query}&kiosk=sample`);
  await expect(page.getByRole('main').getByRole('button').first()).toBeVisible();
  await check('kiosk');
});

// Last, for it chooses another language and layout.
test('words and buttons have their place at every width', async () => {
  const { app, page } = opened;
  const edge = (of: Locator, side: 'top' | 'bottom' | 'right' | 'height') =>
    of.evaluateAll((all, which) => all.map((one) => Math.round(one.getBoundingClientRect()[which])), side);
  const rows = async (of: Locator) => new Set(await edge(of, 'top')).size;
  await page.goto(`/${query}#/`);
  await expect(app.engine).toBeVisible();
  for (const width of [744, 800, 880, 960]) {
    await page.setViewportSize({ width, height: 800 });
    const pressed = page.getByRole('banner').locator(':scope > a, :scope > button');
    expect(await rows(pressed), `header at ${width}`).toBe(1);
  }
  await page.getByRole('link', { name: 'machined flange' }).click();

  const twin = (end: string) => ({ ...goodTestPhoto, name: `IMG_20261129_174801_STATION-3_${end}.jpg` });
  await app.photosToInspect.setInputFiles([twin('A'), twin('B')]);
  await app.inspected(5);
  for (const layout of ['Grid', 'List']) {
    await page.getByRole('button', { name: layout }).click();
    for (const width of [3440, 1366, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await page.getByRole('listbox').press('Home');
      await page.getByRole('listbox').press('End');
      await expect(app.result(twin('B').name)).toBeVisible();
      const [end] = await edge(app.result(twin('B').name).locator('.result-name-end'), 'right');
      const [name] = await edge(app.result(twin('B').name).locator('.result-name'), 'right');
      expect(end, `end of the name at ${width}, ${layout}`).toBeLessThanOrEqual(name);
    }
  }
  expect(await rows(page.locator('.inspect-tools > .row > button'))).toBe(1);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.getByRole('button', { name: 'Filter and sort' }).click();
  await page.getByRole('button', { name: 'Grid' }).click();
  const [conditions] = await edge(page.getByRole('group', { name: 'Verdict' }), 'height');
  expect(conditions).toBeLessThan(80);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const looks = await page.getByRole('menuitem').evaluateAll((items) =>
    items.map((item) => {
      const { color, textDecorationLine } = getComputedStyle(item);
      return `${color} ${textDecorationLine}`;
    }),
  );
  expect(looks).toHaveLength(2);
  expect(looks[0]).toBe(looks[1]);
  await page.keyboard.press('Escape');

  await app.goTo('Review');
  const bottoms = await page
    .locator('.review-said dd')
    .first()
    .evaluate((said) =>
      [said, said.querySelector('.verdict')!].map((of) => {
        const words = document.createRange();
        words.selectNode(of.lastChild!);
        return words.getBoundingClientRect().bottom;
      }),
    );
  expect(bottoms[0]).toBeCloseTo(bottoms[1], 1);

  await page.goto(`/${query}#/settings`);
  await page.getByLabel('Deutsch').check();
  await page.goto(`/${query}#/project/sample/records`);
  const title = page.getByRole('heading', { name: 'Nachweise' });
  for (const width of [320, 360, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const [bottom] = await edge(title, 'bottom');
    const [top] = await edge(page.getByText('Zeitraum', { exact: true }), 'top');
    expect(top, `the period at ${width}`).toBeGreaterThanOrEqual(bottom);
  }
});
