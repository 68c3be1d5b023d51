/** The shipped model on WebAssembly, with the sample photos: one training, and all that can be seen after it. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { App } from './support/app';
import { heatOf } from './support/heat';
import { tasksDuring } from './support/long-tasks';
import { expectAccessible } from './support/states';
import { expect, long, test } from './support/test';
import { type Watched, watch } from './support/watch';

interface Sample {
  readonly file: string;
  readonly kind: string;
  readonly defective: boolean;
  readonly mask?: string;
}

interface Samples {
  readonly shots: string[];
  readonly test: Sample[];
}

const all: Samples = JSON.parse(readFileSync('public/samples/index.json', 'utf8'));
const first = (count: number, kind: string) => all.test.filter((each) => each.kind === kind).slice(0, count);
/** Defects that nobody can miss. */
const defective = [...first(1, 'stain'), ...first(1, 'missing-hole')];
const good = first(2, 'good');
/** A quarter of the sample, for a third of the time. */
const samples: Samples = { shots: all.shots.slice(0, 2), test: [...good, ...defective] };

test.describe.serial('default model on wasm', long, () => {
  let page: Page;
  let app: App;
  let watched: Watched;

  test.beforeAll(async ({ browser }) => {
    const context = await browser.newContext();
    await context.route('**/samples/index.json', (route) => route.fulfill({ json: { ...all, ...samples } }));
    page = await context.newPage();
    watched = watch(page);
    app = new App(page);
    await app.open('?backend=wasm');
  });
  test.afterEach(() => watched.check());
  test.afterAll(() => page.context().close());

  test('trains on the sample while the page stays smooth', async () => {
    test.setTimeout(400_000);
    const tasks = await tasksDuring(page, async () => {
      await app.sampleButton.click();
      await app.trained(360_000);
    });
    const beyondFrame = tasks.filter((ms) => ms > 16);
    test.info().annotations.push({
      type: 'tasks beyond a frame, ms of a processor',
      description: beyondFrame.map(Math.round).join(', '),
    });
    // A ninth of it where this was written; a third on a slow machine whose processors others share.
    expect(tasks[0]).toBeLessThan(300);
    // One in a hundred at most where this was written.
    expect(beyondFrame.length).toBeLessThan(tasks.length / 25);
  });

  test('gives every test photo a score and a verdict', async () => {
    await app.goTo('Inspect');
    await app.inspected(samples.test.length, 240_000);
    for (const { file } of samples.test) {
      await expect(app.result(file)).toContainText(/(Pass|Uncertain|Fail) \d\.\d{3}/);
    }
    const highest = Math.max(...(await Promise.all(good.map(({ file }) => app.score(file)))));
    for (const { file } of defective) {
      expect(await app.score(file), file).toBeGreaterThan(highest);
      await expect(app.result(file)).toContainText('Fail');
    }
  });

  test('shows the heat where the defect is', async () => {
    for (const { file, mask } of defective) {
      await app.show(file);
      const { inside, outside } = await heatOf(page, `public/samples/${mask}`);
      expect(inside, file).toBeGreaterThan(10);
      expect(inside / outside, file).toBeGreaterThan(5);
    }
  });

  test('has accessible engine details', async () => {
    await app.engine.locator('summary').click();
    await expectAccessible(page, 'engine-details');
    await app.engine.locator('summary').click();
  });

  test('keeps photos and results when another training is cancelled', async () => {
    const before = await app.results.allTextContents();
    await app.goTo('Train');
    await app.trainButton.click();
    await expect(app.training.getByRole('status')).toHaveText(/^(Looking|Drawing|Learning)/);
    await app.goTo('Inspect');
    await expect(app.heatmap).toBeVisible();
    await app.goTo('Train');
    await app.cancelButton.click();
    await expect(app.notices).toHaveText(/^Training was cancelled/);
    await expect(app.training).toHaveAttribute('data-status', 'trained');
    await expect(app.thumbnails).toHaveCount(samples.shots.length);
    await expect(app.trainButton).toBeEnabled();
    await app.goTo('Inspect');
    await expect(app.results).toHaveText(before);
    await expect(app.heatmap).toBeVisible();
  });
});
