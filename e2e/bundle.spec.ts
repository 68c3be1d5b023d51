/** A project's file goes both ways between the page and the command line, and what cannot be used says why. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Download, Page } from '@playwright/test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { App } from './support/app';
import { onePage } from './support/one-page';
import { goodPhotos, goodTestPhoto, stainedTestPhoto, tinyGoodPhotos } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';
import { trainedFiles } from './support/trained-project';

const models = '.cache/e2e/app/models';
const tests = [goodTestPhoto, stainedTestPhoto];

const opened = onePage('?model=micro-clip&backend=wasm');

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
  const images = path.join(folder, 'tests');
  await mkdir(images);
  for (const { name, buffer } of tests) await writeFile(path.join(images, name), buffer);
});
test.afterAll(() => rm(folder, { recursive: true }));

/** Runs `npm run inspect` as a person does, with the micro model. */
function inspect(...args: string[]): Promise<{ code: number; said: string }> {
  const words = ['--import', 'tsx', 'tools/inspect.ts', '--model', `${models}/micro-clip`, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, words, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
}

interface Result {
  readonly file: string;
  readonly score: number;
  readonly verdict: string;
}

/** What `npm run inspect` says of the test photos. */
async function inspectInNode(project: string): Promise<Result[]> {
  const out = path.join(folder, `${path.basename(project)}-out`);
  const images = path.join(folder, 'tests');
  const { code, said } = await inspect('--project', project, '--images', images, '--out', out);
  expect(code, said).toBeLessThan(2);
  return JSON.parse(await readFile(path.join(out, 'results.json'), 'utf8')).photos;
}

async function expectSame(app: App, results: readonly Result[]): Promise<void> {
  expect(results).toHaveLength(tests.length);
  for (const { file, score, verdict } of results) {
    // The page shows three digits.
    expect(Math.abs((await app.score(file)) - score)).toBeLessThan(1.5e-3);
    await expect(app.result(file)).toContainText(new RegExp(verdict, 'i'));
  }
}

async function exported(page: Page): Promise<Download> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  return download;
}

test('a project that the command line trains inspects in the page', async () => {
  const { app, page } = opened;
  const project = trainedFiles.tiled;
  const buffer = await readFile(project);
  const file = page.getByLabel('Project file');
  await file.setInputFiles({ name: 'node.vtfusion', mimeType: 'application/zip', buffer });
  await app.trained(30_000);
  await expect(app.name).toHaveValue('machined flange');
  await expect(page.getByLabel('Your words for defects')).toHaveValue('scratch, bent pin');
  await expect(app.thumbnails).toHaveCount(2);
  await expectAccessible(page, 'imported');
  await app.inspect(tests);
  await app.inspected(tests.length);
  await expectSame(app, await inspectInNode(project));

  // On the home page, too, a file can be dropped; photos belong into a project.
  await page.getByRole('link', { name: 'All projects' }).click();
  const importer = 'Import a project';
  await app.drop(goodPhotos(1), importer);
  await expect(app.notices.last()).toHaveText(/^Only project files \(\.vtfusion\) are taken here\./);
  await app.drop([{ name: 'node.vtfusion', mimeType: '', buffer }], importer);
  await app.trained(30_000);
  await expect(app.name).toHaveValue('machined flange');

  await page.getByRole('link', { name: 'All projects' }).click();
  await file.setInputFiles({ name: 'cut.vtfusion', mimeType: '', buffer: buffer.subarray(0, 5000) });
  await expect(app.notices.last()).toHaveText(
    /^cut\.vtfusion: This project file is damaged: its end is missing\. Copy it/,
  );
  await file.setInputFiles({ name: 'note.vtfusion', mimeType: '', buffer: Buffer.from('Dear colleague') });
  await expect(app.notices.last()).toHaveText(
    /^note\.vtfusion: This is not a project file: it is no zip archive\./,
  );
  await expect(page.getByTestId('project').filter({ hasNotText: 'Sample' })).toHaveCount(2);

  // Of an encoder with other weights.
  const files = unzipSync(buffer);
  const facts = JSON.parse(strFromU8(files['project.json']));
  facts.encoder.sha256 = 'ab'.repeat(32);
  const other = Buffer.from(zipSync({ ...files, 'project.json': strToU8(JSON.stringify(facts)) }));
  await file.setInputFiles({ name: 'other.vtfusion', mimeType: '', buffer: other });
  await expect(app.notices.last()).toHaveText(
    /^This project was trained with the model micro-clip \(abab\w+\), and micro-clip \(\w+\) is loaded;/,
  );
});

test('a project that the page exports gives the same scores on the command line', async () => {
  const { app, page } = opened;
  await app.another();
  await app.name.fill('machined: flange');
  // The other test is of photos that are looked at in tiles.
  await app.addGoodPhotos(await tinyGoodPhotos(2));
  await app.trainButton.click();
  await app.trained(120_000);
  await app.inspect(tests);
  await app.inspected(tests.length);
  await app.goTo('Train');

  const [first, again] = [await exported(page), await exported(page)];
  expect(first.suggestedFilename()).toBe('machined- flange.vtfusion');
  const project = path.join(folder, 'page.vtfusion');
  await first.saveAs(project);
  expect((await readFile(project)).equals(await readFile(await again.path()))).toBe(true);
  await app.goTo('Inspect');
  await expectSame(app, await inspectInNode(project));
});
