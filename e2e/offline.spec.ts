/**
 * What the zip for a computer without network holds, in an empty folder. One visit to the server that is packed with it, then none: the
 * whole flow in a new start of the browser; a new version that waits; and a program that was lost.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { strFromU8 } from 'fflate';
import { engineOf } from '../tools/torture/gpu';
import { App } from './support/app';
import { tryToOffend } from './support/offences';
import {
  type Files,
  nextPackagedFiles,
  packagedFiles,
  type Served,
  serve,
  unpack,
} from './support/packaged-app';
import { stainedTestPhoto, tinyGoodPhotos } from './support/photo-files';
import { appPort } from './support/ports';
import { expect, test } from './support/test';
import { watch } from './support/watch';

/** Projects belong to an address, so all servers of this file listen at the same one. */
const port = appPort + 5;
const query = '?model=micro-clip&backend=wasm';

let folder: string;
/** The package that was visited first. */
let first: Files;
let server: Served | undefined;
let context: BrowserContext | undefined;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vtfusion-offline-'));
  first = await packagedFiles();
});
test.afterEach(async () => {
  await context?.close();
  await server?.stop();
  server = context = undefined;
});
test.afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** The browser as it starts in the morning, with what it kept. */
async function startBrowser(): Promise<BrowserContext> {
  const { launchOptions, viewport } = test.info().project.use;
  context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    ...launchOptions,
    ...(viewport && { viewport }),
    serviceWorkers: 'allow',
  });
  return context;
}

/** What of a version is at work: the scripts that the page and its engine start with. */
interface Parts {
  readonly page?: string | undefined;
  readonly engine?: string | undefined;
}

const engine = /engine\.worker-[\w-]+\.js$/u;

/** Of which parts the packaged program consists. */
function partsIn(files: Files): Parts {
  const html = strFromU8(files.get('app/index.html')!);
  return {
    page: /<script type="module"[^>]* src="([^"]+)"/u.exec(html)?.[1],
    engine: [...files.keys()].join('\n').match(new RegExp(engine, 'mu'))?.[0],
  };
}

/** Of which parts an open page consists. */
async function partsOf(page: Page): Promise<Parts> {
  const script = await page.locator('script[type=module]').getAttribute('src');
  const workers = page.workers().map((worker) => engine.exec(worker.url())?.[0]);
  return { page: script ?? undefined, engine: workers.find(Boolean) };
}

/** A damaged disk takes the program's files, and the service worker stays. */
async function loseProgram(page: Page): Promise<void> {
  const lost = await page.evaluate(async () => {
    const all = (await caches.keys()).filter((name) => name.includes('precache'));
    return Promise.all(all.map((name) => caches.delete(name)));
  });
  expect(lost).toEqual([true]);
}

const prompt = (page: Page) => page.getByRole('region', { name: 'New version' });

test('after one visit to the packed server everything works with it stopped', async () => {
  await unpack(first, path.join(folder, 'first'));
  server = await serve(path.join(folder, 'first'), port);
  const [visited] = (await startBrowser()).pages();
  const watchedVisit = watch(visited);
  const fetched: string[] = [];
  context!.on('request', (request) => request.serviceWorker() && fetched.push(request.url()));
  await visited.goto(server.address + query);
  await expect(visited.getByTestId('project')).toHaveCount(1);
  expect(await visited.evaluate(() => crossOriginIsolated)).toBe(true);
  await visited.getByRole('link', { name: 'Settings' }).click();
  const kept = visited.getByTestId('offline');
  await expect(kept).toHaveAttribute('data-kept', 'whole');
  await loseProgram(visited);
  await visited.reload();
  await expect(kept).toHaveAttribute('data-kept', 'whole');
  await expect(prompt(visited)).toHaveCount(0);
  // What the service worker asks for is watched like all else.
  expect(fetched).toContainEqual(expect.stringMatching(engine));
  watchedVisit.check();
  await context!.close();
  const { address } = server;
  await server.stop();
  await expect(fetch(address)).rejects.toThrow();

  const [page] = (await startBrowser()).pages();
  const watched = watch(page);
  await page.goto(address + query);
  const app = new App(page);
  await app.newProject();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await app.name.fill('ring');
  await app.addGoodPhotos(await tinyGoodPhotos(2));
  await app.trainButton.click();
  await app.trained(60_000);
  await app.inspect([stainedTestPhoto]);
  await app.inspected(1);
  await app.show(stainedTestPhoto.name);
  await app.goTo('Train');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.vtfusion$/u);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByTestId('offline')).toHaveAttribute('data-kept', 'whole');
  watched.check();
  // The service worker gives the engine's script with the policy that its server sent. Nobody answers elsewhere either, so that
  // it is the policy's word that counts.
  const { allowed, offended } = await tryToOffend(engineOf(page), 'http://localhost:1/');
  expect(allowed).toEqual([]);
  expect(offended).toEqual(expect.arrayContaining(['require-trusted-types-for', 'connect-src']));
});

test('a new version waits until a person asks for it and nobody is at work', async () => {
  const files = await nextPackagedFiles(path.join(folder, 'sources'), '99.0.0');
  await unpack(files, path.join(folder, 'next'));
  const [older, newer] = [partsIn(first), partsIn(files)];
  expect(newer.page).not.toBe(older.page);
  expect(newer.engine).not.toBe(older.engine);
  server = await serve(path.join(folder, 'next'), port);
  const [page] = (await startBrowser()).pages();
  const watched = watch(page);
  await page.goto(server.address + query);
  await expect(prompt(page)).toContainText('A new version of this program is there.');
  await expect.poll(() => partsOf(page)).toEqual(older);

  // A training that is held is work as well.
  await page.getByRole('link', { name: 'ring', exact: true }).click();
  const app = new App(page);
  await app.goTo('Train');
  await app.trainButton.click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expect(prompt(page)).toHaveCount(0);
  const other = await context!.newPage();
  await other.goto(server.address + query);
  await expect.poll(() => partsOf(other)).toEqual(older);
  await prompt(other).getByRole('button', { name: 'Update now' }).click();
  await expect(prompt(other)).toContainText('Another window of this program is at work.');
  await expect(app.training).toHaveAttribute('data-status', 'running');

  await app.cancelButton.click();
  await expect(prompt(page)).toBeVisible();
  // Nobody looks after a kiosk, so it is at work whatever it does.
  const kiosk = await context!.newPage();
  await kiosk.goto(`${server.address}${query}&kiosk=ring`);
  await expect(kiosk.getByRole('alert')).toContainText('This project is open in another tab.');
  await kiosk.getByRole('button', { name: 'Take it over' }).click();
  await expect(kiosk.getByRole('button', { name: 'Start the kiosk' })).toBeVisible();
  await expect(prompt(kiosk)).toHaveCount(0);
  await prompt(other).getByRole('button', { name: 'Update now' }).click();
  await expect(prompt(other)).toContainText('Another window of this program is at work.');
  await expect.poll(() => partsOf(kiosk)).toEqual(older);
  await kiosk.close();

  await prompt(other).getByRole('button', { name: 'Update now' }).click();
  for (const tab of [page, other]) {
    await expect(prompt(tab)).toHaveCount(0);
    await expect.poll(() => partsOf(tab)).toEqual(newer);
  }
  await app.goTo('Inspect');
  await app.inspected(1);

  // What was lost the server no longer has: the page is of the version that it has now, and that one can be kept.
  await server.stop();
  server = await serve(path.join(folder, 'first'), port);
  await other.close();
  await loseProgram(page);
  await page.reload();
  await expect.poll(() => partsOf(page)).toEqual(older);
  await prompt(page).getByRole('button', { name: 'Update now' }).click();
  await expect(prompt(page)).toHaveCount(0);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByTestId('offline')).toHaveAttribute('data-kept', 'whole');
  watched.check();
});

test.describe('a page of a version that the server no longer has', () => {
  test.use({ expectedMessages: [/404|dynamically imported module/] });

  test('says so where it misses a part, and goes on with the new one', async ({ page }) => {
    const missing = '**/assets/settings-page-*.js';
    const start = (url: URL) => url.pathname === '/';
    await page.route(missing, (route) => route.fulfill({ status: 404 }));
    await page.goto(`/${query}`);
    await page.route(start, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<script type="module" src="other.js"></script>' }),
    );
    await page.getByRole('link', { name: 'Settings' }).click();
    await expect(page.locator('main[role=alert]')).toContainText([
      'A new version of this program is there, and this page belongs to the one before.',
    ]);
    await page.unroute(missing);
    await page.unroute(start);
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByRole('heading', { name: 'Without a network' })).toBeVisible();
  });
});
