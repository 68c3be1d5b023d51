/** Projects are kept: what was done is there after a reload, and what can be done with a whole project. */
import { writeFile } from 'node:fs/promises';
import type { ProjectRecord } from '../src/database/records';
import { readBundle, writeBundle } from '../src/storage/bundle';
import { readStore } from '../tools/torture/stored';
import { App } from './support/app';
import { onePage } from './support/one-page';
import { goodPhotos, goodTestPhoto, stainedTestPhoto, tinyGoodPhotos } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';
import { trainedProject } from './support/trained-project';

const micro = '?model=micro-clip&backend=wasm';

test.describe('in one page', () => {
  const opened = onePage(micro);

  test('an import that takes long can be cancelled, and leaves nothing', async () => {
    const { app, page } = opened;
    const file = await trainedProject('tiled');
    const project = readBundle(new Uint8Array(file.buffer));
    const shots = new Array(200).fill(project.shots[0]);
    // Given by its path: it takes the browser's protocol long to hand over so many bytes.
    const large = test.info().outputPath(file.name);
    await writeFile(large, writeBundle({ ...project, shots }));
    await page.getByLabel('Project file').setInputFiles(large);
    const cancel = page.getByRole('button', { name: 'Cancel the import' });
    await expect(cancel).toBeVisible();
    await cancel.click();
    await expect(page.getByRole('button', { name: 'Import a project' })).toBeEnabled();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await expect(cancel).toHaveCount(0);
    await expect(page.getByTestId('project').filter({ hasNotText: 'Sample' })).toHaveCount(0);
    await expect(app.notices).toHaveCount(0);
  });

  test('a reload finds photos, training, versions and results as they were', async () => {
    const { app, page } = opened;
    test.setTimeout(300_000);
    await app.another();
    await app.name.fill('machined flange');
    await app.defectWords.fill('scratch');
    await app.addGoodPhotos(await tinyGoodPhotos(2));
    await app.trainButton.click();
    // Another one has to wait, and is opened when the training has ended.
    const elsewhere = () => page.evaluate(() => window.location.assign('#/project/nowhere/train'));
    await elsewhere();
    await expect(page.getByRole('main')).toContainText('machined flange is at work');
    await page.getByRole('link', { name: 'Back to machined flange' }).click();
    await expect(app.training).toBeVisible();
    await elsewhere();
    await expect(page.getByText('This project is not in this browser')).toBeVisible({ timeout: 120_000 });
    await expectAccessible(page, 'project-missing');
    await page.getByRole('main').getByRole('link', { name: 'All projects' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Projects');
    await page.goBack();
    await page.goBack();
    await app.trained(20_000);
    const trained = await app.training.getByRole('status').textContent();
    await app.inspect([goodTestPhoto, stainedTestPhoto]);
    await app.inspected(2);
    const results = await app.results.allTextContents();

    await page.reload();
    await expect(app.results).toHaveText(results);
    await expect(app.heatmap).toBeVisible();
    await app.goTo('Train');
    await expect(app.name).toHaveValue('machined flange');
    await expect(app.defectWords).toHaveValue('scratch');
    await expect(app.thumbnails).toHaveCount(2);
    await expect(app.training.getByRole('status')).toHaveText(trained!);
    await expect(app.training.getByText(/Loss after \d+ steps/)).toBeVisible();
    await expect(app.engine).toBeVisible();

    // The restored detector gives the same score.
    await app.inspect([{ ...stainedTestPhoto, name: 'again.jpg' }]);
    await app.inspected(3);
    expect(await app.score('again.jpg')).toBe(await app.score(stainedTestPhoto.name));

    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /^Delete the .*shown$/ }).click();
    await expect(app.results).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(app.results).toHaveCount(3);
  });

  // Last, for it takes all projects away.
  test('a project that is open while the browser clears its storage is written anew', async ({ baseURL }) => {
    const { app, page } = opened;
    await app.anotherTrained();
    await app.inspect([stainedTestPhoto]);
    await app.inspected(1);
    const score = await app.score(stainedTestPhoto.name);
    // Its photos come from the disk then, as on most days.
    await page.reload();
    await app.inspected(1);
    await expect(app.engine).toBeVisible();
    const session = await page.context().newCDPSession(page);
    const origin = new URL(baseURL!).origin;
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    await expect(
      app.notices.filter({ hasText: 'flange, which is open here, was written anew' }),
    ).toContainText(': its good photos, the version in use and its list of results. Other versions,');
    await app.inspect([goodTestPhoto]);
    await app.inspected(2);
    await page.reload();
    await app.inspected(2);
    expect(await app.score(stainedTestPhoto.name)).toBe(score);
    await app.inspect([{ ...stainedTestPhoto, name: 'again.jpg' }]);
    await app.inspected(3);
    expect(Math.abs((await app.score('again.jpg')) - score)).toBeLessThan(1e-3);
    await app.goTo('Train');
    await expect(app.thumbnails).toHaveCount(2);
  });
});

test('cards can be renamed, duplicated, found, and deleted with a way back', async ({ page }) => {
  const app = new App(page);
  await app.open(micro, 'firstVisit');
  await app.name.fill('nut');
  await app.addGoodPhotos(goodPhotos(3));
  await page.getByRole('link', { name: 'All projects' }).click();
  const cards = page.getByTestId('project').filter({ hasNotText: 'Sample' });
  await expect(cards).toHaveCount(1);
  await expect(cards).toContainText('3 good photos');
  const menu = async (title: string, item: string) => {
    await page.getByRole('button', { name: `More for ${title}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await menu('nut', 'Rename');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'nut' })).toBeFocused();
  await menu('nut', 'Rename');
  await page.getByLabel('Name of the project').fill('Line 4, M8');
  // It takes back what an input method offers, and no more.
  await page.getByLabel('Name of the project').dispatchEvent('keydown', { key: 'Escape', isComposing: true });
  // What is typed waits while the person looks something up.
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'VTFusion' }).click();
  await expect(page.getByLabel('Name of the project')).toHaveValue('Line 4, M8');
  await page.keyboard.press('Enter');
  await expect(cards.getByRole('heading')).toHaveText('Line 4, M8');
  await expect(page.getByRole('link', { name: 'Line 4, M8' })).toBeFocused();
  await menu('Line 4, M8', 'Duplicate');
  await expect(cards.getByRole('heading')).toHaveText(['Line 4, M8 (2)', 'Line 4, M8']);
  await expect(page.getByRole('button', { name: 'More for Line 4, M8', exact: true })).toBeFocused();
  await expect(cards.first()).toContainText('3 good photos');
  await expectAccessible(page, 'home');

  await page.getByLabel('Search').fill('(2)');
  await expect(cards).toHaveCount(1);
  await page.getByLabel('Search').fill('zebra');
  await expect(page.getByText('No project matches “zebra”.')).toBeVisible();
  await page.getByLabel('Search').fill('');

  await menu('Line 4, M8 (2)', 'Delete');
  await expect(cards).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'Line 4, M8' })).toBeFocused();
  await expect(app.notices).toHaveText('Line 4, M8 (2) was deleted.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cards).toHaveCount(2);
  await expect(app.notices).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Line 4, M8', exact: true })).toBeFocused();
  await menu('Line 4, M8 (2)', 'Delete');
  await expect(cards).toHaveCount(1);
  await page.reload();
  await expect(cards.getByRole('heading')).toHaveText(['Line 4, M8']);
  await page.getByRole('link', { name: 'Line 4, M8' }).click();
  await expect(app.thumbnails).toHaveCount(3);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Line 4, M8');

  // What is searched for can be taken back, also when there is nothing more to search in.
  await page.getByRole('link', { name: 'All projects' }).click();
  await page.getByLabel('Search').fill('M8');
  await menu('Line 4, M8', 'Delete');
  await expect(page.getByText('No project matches “M8”.')).toBeVisible();
  await page.getByLabel('Search').fill('');
  await expect(page.getByTestId('project')).toHaveCount(1);
  await expect(page.getByLabel('Search')).toHaveCount(0);
});

test('a new project is made once, and an import shows itself to whoever waits for it', async ({ page }) => {
  let goOn = () => {};
  const wait = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/models/micro-clip/*.safetensors', async (route) => {
    await wait;
    await route.continue();
  });
  const app = new App(page);
  await app.home(micro);
  const cards = page.getByTestId('project').filter({ hasNotText: 'Sample' });
  await page.getByTestId('new-project').dblclick();
  await expect(app.training).toBeVisible();
  await page.getByRole('link', { name: 'All projects' }).click();
  await expect(cards).toHaveCount(1);

  await page.getByLabel('Project file').setInputFiles(await trainedProject());
  await expect(page.getByRole('button', { name: 'Importing the project…' })).toBeDisabled();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  goOn();
  await page.getByRole('link', { name: 'VTFusion' }).click();
  await expect(cards).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Import a project' })).toBeEnabled();
  await expect(page).toHaveURL(/#\/$/);

  // Given where photos are inspected it is imported as well, and the field says so while it is.
  await cards.filter({ hasText: 'Version 1' }).getByRole('link').first().click();
  await app.goTo('Inspect');
  const opened = page.url();
  const said = await page.evaluateHandle(() => {
    const texts: string[] = [];
    const field = document.querySelector('.drop-zone-found')!;
    const note = () => texts.push(field.querySelector('[role=status]')?.textContent ?? '');
    new MutationObserver(note).observe(field, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return texts;
  });
  await app.photosToInspect.setInputFiles(await trainedProject());
  await expect(page).not.toHaveURL(opened);
  expect(await said.jsonValue()).toContain('Importing the project…');
  await app.trained(10_000);
  await expect(app.notices).toHaveText([/^Another project is called flange, too\./]);

  // Of two, the last is shown, once both are there.
  await page.getByRole('link', { name: 'All projects' }).click();
  await expect(cards).toHaveCount(3);
  const visited = () => page.evaluate(() => window.history.length);
  const before = await visited();
  const files = await Promise.all(
    ['first.vtfusion', 'second.vtfusion'].map(async (name) => ({ ...(await trainedProject()), name })),
  );
  await app.drop(files, 'Import a project');
  await app.trained(30_000);
  expect(await visited()).toBe(before + 1);
  // The sample may be ready after them.
  const projects = (await readStore<ProjectRecord>(page, 'projects')).filter(({ sample }) => !sample);
  expect(page.url()).toContain(projects.sort((a, b) => a.created - b.created).at(-1)!.id);
  await page.getByRole('link', { name: 'All projects' }).click();
  await expect(cards).toHaveCount(5);
});

test('projects that the browser has cleared are missed, and what was exported is pointed to', async ({
  page,
  context,
  baseURL,
}) => {
  const app = new App(page);
  await app.firstVisit(micro);
  await page.locator('input[type=file]').setInputFiles(await trainedProject());
  await expect(app.training).toHaveAttribute('data-status', 'trained');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await download;
  await page.getByRole('link', { name: 'All projects' }).click();
  await expect(page.getByTestId('project').filter({ hasNotText: 'Sample' })).toHaveCount(1);
  const session = await context.newCDPSession(page);
  await page.goto('about:blank');
  const origin = new URL(baseURL!).origin;
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await app.firstVisit(micro);
  await expect(app.notices).toHaveText(
    /^The project that this browser kept is gone: .* Import what was exported, last on \w+ \d+, \d{4}\./,
  );
  await expectAccessible(page, 'projects-cleared');
  await page.reload();
  await expect(page.getByTestId('project')).toHaveCount(1);
  await expect(app.notices).toHaveCount(0);
});
