/** What a person does with the app, one thing after another: each step by the page's own buttons and fields. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import * as v from 'valibot';
import { titleOf } from '../../src/state/page/title';
import { projectFileSchema } from '../../src/storage/bundle-schema';
import { readZip, unpack } from '../../src/storage/zip';
import { hasOnDisk } from './browser';
import type { Ledger, Removal } from './ledger';
import { notRemoved, readStored, removedPrefix, type Stored } from './stored';

export interface Desk {
  readonly page: Page;
  /** The browser's folder. */
  readonly profile: string;
  readonly ledger: Ledger;
  /** Of all runs, each but once. */
  nextNumber(): number;
  /** Uniform in 0 to `below` - 1. */
  choose(below: number): number;
  /** A project in a file, once one was exported. */
  bundle: Buffer | undefined;
}

interface Action {
  readonly name: string;
  /** The project to do it with; nothing where it cannot be done. An empty text where it takes none. */
  readonly on: (stored: Stored, desk: Desk) => string | undefined;
  readonly run: (desk: Desk, project: string) => Promise<void>;
}

/** What is done next, and with which project. */
export interface Deed {
  readonly action: Action;
  readonly project: string;
}

const trainingMs = 120_000;
/** A person may think about it for so long before taking back what was removed; the offer stays 20 s. */
const ponderMs = 6_000;
/** So long may the browser take to have on its disk what the page noted. */
const notedMs = 70_000;
const most = { projects: 6, versions: 4, results: 60 } as const;
const samples = ['test-good-01.jpg', 'test-good-02.jpg', 'test-stain-01.jpg', 'test-crack-01.jpg'];
const sample = (name: string) => readFileSync(`public/samples/${name}`);
const photo = (name: string, as: string) => ({ name: as, mimeType: 'image/jpeg', buffer: sample(name) });

const own = (stored: Stored) =>
  stored.projects.filter(({ sample: isSample, deleted }) => !isSample && deleted === null);
const count = (all: readonly { readonly project: string }[], id: string) =>
  all.filter(({ project }) => project === id).length;
const countPhotos = (stored: Stored, id: string) => count(notRemoved(stored.photos, stored), id);
const countResults = (stored: Stored, id: string) => count(notRemoved(stored.results, stored), id);
/** Of the version in use, which alone are shown. */
const countShown = (stored: Stored, id: string) => {
  const current = stored.projects.find((project) => project.id === id)?.currentVersion;
  const shown = stored.results.filter(({ version }) => version === current);
  return count(notRemoved(shown, stored), id);
};

/** Any project of which `which` holds. */
function any(
  stored: Stored,
  desk: Desk,
  which: (id: string, isTrained: boolean) => boolean,
): string | undefined {
  const fit = own(stored).filter(({ id, currentVersion }) => which(id, currentVersion !== null));
  return fit.length > 0 ? fit[desk.choose(fit.length)].id : undefined;
}

const isRoom = (stored: Stored) => (own(stored).length < most.projects ? '' : undefined);

/** A project with a photo that can be removed. */
const withPhoto: Action['on'] = (stored, desk) => any(stored, desk, (id) => countPhotos(stored, id) > 0);

const actions: readonly Action[] = [
  {
    name: 'create',
    on: isRoom,
    async run({ page, nextNumber }) {
      await home(page);
      await page.getByTestId('new-project').click();
      await page.getByTestId('training').waitFor();
      await page.getByLabel('What is the object called?').fill(`part ${nextNumber()}`);
    },
  },
  {
    name: 'upload',
    on: (stored, desk) => any(stored, desk, (id) => countPhotos(stored, id) < 2),
    async run({ page, ledger }, project) {
      await open(page, project, 'train');
      const shown = goodPhotos(page);
      const before = await shown.evaluateAll((all) => all.map((one) => one.getAttribute('title')));
      const files = ['good-01.jpg', 'good-02.jpg', 'good-03.jpg'].filter((name) => !before.includes(name));
      ledger.adding(project, files);
      await page
        .getByLabel('Drop photos of good parts')
        .setInputFiles(files.map((name) => photo(name, name)));
      await shown.nth(2).waitFor();
    },
  },
  {
    name: 'train',
    on: (stored, desk) =>
      any(stored, desk, (id) => countPhotos(stored, id) >= 2 && count(stored.versions, id) < most.versions),
    async run({ page, ledger }, project) {
      await open(page, project, 'train');
      const { trainings } = await readStored(page);
      const kept = trainings.find((training) => training.project === project)?.steps ?? 0;
      if (kept > 0) await goOn(page, ledger, project, kept);
      else await begin(page, ledger, project);
      await page.locator('[data-testid=training][data-status=running]').waitFor();
      await page.locator('[data-testid=training][data-status=trained]').waitFor({ timeout: trainingMs });
    },
  },
  {
    name: 'inspect',
    on: (stored, desk) =>
      any(stored, desk, (id, isTrained) => isTrained && countResults(stored, id) < most.results),
    async run({ page, nextNumber }, project) {
      await open(page, project, 'inspect');
      const files = samples.map((name) => photo(name, `${nextNumber()} ${name}`));
      await page.getByLabel('Drop photos to inspect').setInputFiles(files);
      const last = files[files.length - 1].name;
      await page
        .locator(`[data-testid=result][data-status=done][data-name="${last}"]`)
        .waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'review',
    on: (stored, desk) => any(stored, desk, (id, isTrained) => isTrained && countShown(stored, id) > 3),
    run: ({ page, ledger }, project) => review(page, ledger, project),
  },
  {
    name: 'teach',
    on: (stored, desk) => any(stored, desk, (id, isTrained) => isTrained && countShown(stored, id) > 3),
    async run({ page, ledger, choose }, project) {
      await review(page, ledger, project);
      const teach = page.getByRole('region', { name: 'Teach' });
      const button = teach.getByRole('button', { name: 'Teach' });
      if (!(await button.isVisible()) || !(await button.isEnabled())) return;
      await button.click();
      await page.getByTestId('taught').waitFor({ timeout: trainingMs });
      if (choose(2) === 0) {
        ledger.discarding(project);
        await teach.getByRole('button', { name: 'Discard' }).click();
      } else {
        await teach.getByRole('button', { name: 'Accept' }).click({ timeout: trainingMs });
      }
      await page.getByTestId('taught').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'import',
    on: (stored, { bundle }) => bundle && isRoom(stored),
    async run({ page, bundle }) {
      await home(page);
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'part.vtfusion', mimeType: 'application/zip', buffer: bundle! });
      await page.getByTestId('training').waitFor({ timeout: 30_000 });
    },
  },
  {
    name: 'export',
    on: (stored, desk) => any(stored, desk, (_, isTrained) => isTrained),
    async run(desk, project) {
      await open(desk.page, project, 'train');
      const download = desk.page.waitForEvent('download');
      // The button may go with a browser that is killed.
      download.catch(() => undefined);
      await desk.page.getByRole('button', { name: 'Export', exact: true }).click();
      desk.bundle = readFileSync(await (await download).path());
      requireWhole(desk.bundle, await readStored(desk.page), project);
    },
  },
  {
    name: 'remove photo',
    on: withPhoto,
    run: (desk, project) => removePhoto(desk, project, takeBackOrNot),
  },
  {
    name: 'remove results',
    on: (stored, desk) => any(stored, desk, (id, isTrained) => isTrained && countShown(stored, id) > 0),
    async run(desk, project) {
      const { page, ledger } = desk;
      await open(page, project, 'inspect');
      const shown = page.locator('[data-testid=result][data-status=done]');
      await shown.first().waitFor();
      // After a training the latest photos are inspected again by themselves.
      await page
        .locator('[data-testid=result]:not([data-status=done])')
        .first()
        .waitFor({ state: 'detached' });
      const ids = await shown.evaluateAll((all) => all.map(({ id }) => /[^-]+-[^-]+-[^-]+$/.exec(id)![0]));
      const removal = ledger.removing(project, 'results', ids);
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: /^Delete the .*shown$/ }).click();
      await shown.first().waitFor({ state: 'detached' });
      await takeBackOrNot(desk, removal, () => shown.first().waitFor());
    },
  },
  {
    name: 'delete',
    on: (stored, desk) => (own(stored).length > 3 ? any(stored, desk, () => true) : undefined),
    async run({ page, ledger }, project) {
      await home(page);
      ledger.deletion(project, 'begun');
      await removeCard(page, project);
      ledger.deletion(project, 'seen');
    },
  },
  {
    name: 'undo',
    on: (stored, desk) => any(stored, desk, () => true),
    async run({ page, ledger }, project) {
      await home(page);
      ledger.deletion(project, 'begun');
      await removeCard(page, project);
      // Still only begun: from here on either is right, until the undoing is seen.
      await page.getByRole('button', { name: 'Undo' }).last().click();
      await card(page, project).waitFor();
      ledger.deletion(project, 'undone');
    },
  },
];

const lateUndo: Action = {
  name: 'late undo',
  on: withPhoto,
  run: (desk, project) =>
    removePhoto(desk, project, async ({ page, profile }, removal, back) => {
      removal.state = 'seen';
      // The offer stays as long as somebody is at it.
      await page.getByRole('button', { name: 'Undo' }).last().hover();
      const note = await page.evaluate((key) => localStorage.getItem(key), `${removedPrefix}${project}`);
      const end = performance.now() + notedMs;
      while (!(await hasOnDisk(profile, note!))) {
        // An undo that no older note could hide would show nothing.
        if (performance.now() > end) throw new Error('the disk has no note of the removal');
        await page.waitForTimeout(100);
      }
      await takeBack(page, removal, back);
    }),
};

/** One of all things that can be done now, or the one that is wanted. */
export function nextAction(stored: Stored, desk: Desk, wanted?: string): Deed {
  const possible = actions.flatMap((action) =>
    wanted === undefined || action.name === wanted ? deeds(action, stored, desk) : [],
  );
  return possible[desk.choose(possible.length)];
}

/**
 * Takes back what was removed so long ago that the disk has a note of it: a browser that is killed in the next moment
 * finds that note again. Nothing where there is no photo to remove.
 */
export const nextLateUndo = (stored: Stored, desk: Desk): Deed | undefined =>
  deeds(lateUndo, stored, desk)[0];

function deeds(action: Action, stored: Stored, desk: Desk): Deed[] {
  const project = action.on(stored, desk);
  return project === undefined ? [] : [{ action, project }];
}

const goodPhotos = (page: Page) => page.getByRole('list', { name: 'Good photos' }).locator('> li');

/** What is done after a removal. @param back resolves once what was removed is seen again */
type Afterwards = (desk: Desk, removal: Removal, back: () => Promise<void>) => Promise<void>;

async function removePhoto(desk: Desk, project: string, afterwards: Afterwards): Promise<void> {
  const { page, ledger, choose } = desk;
  await open(page, project, 'train');
  const shown = goodPhotos(page);
  await shown.first().waitFor();
  const photos = await shown.count();
  const one = shown.nth(choose(photos));
  const removal = ledger.removing(project, 'photos', [(await one.getAttribute('title'))!]);
  await one.getByRole('button').click();
  await shown.nth(photos - 1).waitFor({ state: 'detached' });
  await afterwards(desk, removal, () => shown.nth(photos - 1).waitFor());
}

/** Has back what was removed, at once or after a while, or makes it final. */
const takeBackOrNot: Afterwards = async ({ page, choose }, removal, back) => {
  removal.state = 'seen';
  if (choose(3) === 0) {
    await page.getByRole('button', { name: 'Dismiss this message' }).last().click();
    return;
  }
  if (choose(2) === 0) await page.waitForTimeout(choose(ponderMs));
  await takeBack(page, removal, back);
};

async function takeBack(page: Page, removal: Removal, back: () => Promise<void>): Promise<void> {
  // From here on either is right, until it is seen again.
  removal.state = 'begun';
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await back();
  removal.state = 'undone';
}

/** @throws Error where a project's file is not whole, or lacks what is stored of its version in use */
function requireWhole(bundle: Buffer, { projects, versions }: Stored, id: string): void {
  const files = new Map([...readZip(bundle)].map(([name, entry]) => [name, unpack(entry, 2 ** 28)]));
  const file = v.parse(projectFileSchema, JSON.parse(new TextDecoder().decode(files.get('project.json'))));
  const project = projects.find((one) => one.id === id)!;
  const version = versions.find((one) => one.project === id && one.number === project.currentVersion)!;
  const [has, wants] = [
    { title: file.title ?? file.object, photos: file.shots.map(({ name }) => name) },
    { title: titleOf(project), photos: version.shots.map(({ name }) => name) },
  ].map((one) => JSON.stringify(one));
  if (has !== wants) throw new Error(`${id}: the exported file is ${has} in place of ${wants}`);
  for (const name of ['weights.safetensors', ...file.shots.map((shot) => shot.file)])
    if (!files.get(name)?.length) throw new Error(`${id}: the exported file has no ${name}`);
}

const card = (page: Page, project: string) =>
  page.getByTestId('project').filter({ has: page.locator(`a[href*="${project}"]`) });

async function removeCard(page: Page, project: string): Promise<void> {
  await card(page, project)
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await card(page, project).waitFor({ state: 'detached' });
}

/** Within the page, so that what runs goes on. */
async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

async function home(page: Page): Promise<void> {
  await goTo(page, '#/');
  await page.getByTestId('new-project').waitFor();
  await page.getByTestId('project').first().waitFor();
}

async function open(page: Page, project: string, tab: string): Promise<void> {
  await goTo(page, `#/project/${project}/${tab}`);
  await page.locator('main nav').waitFor();
}

async function begin(page: Page, ledger: Ledger, project: string): Promise<void> {
  const button = page.getByRole('button', { name: /^Train( again)?$/ });
  await button.waitFor();
  ledger.trainingBegins(project);
  await button.click();
}

/** With a training that was cut off and is kept. */
async function goOn(page: Page, ledger: Ledger, project: string, kept: number): Promise<void> {
  const button = page.getByRole('button', { name: 'Continue', exact: true });
  await button.waitFor().catch(() => {
    throw new Error(`${project}: a training that is kept at step ${kept} is not offered`);
  });
  ledger.trainingGoesOn(project, kept);
  await button.click();
}

/** Says of each photo in turn the other thing than the machine, as far as three. */
async function review(page: Page, ledger: Ledger, project: string): Promise<void> {
  await open(page, project, 'review');
  await page.getByRole('radio', { name: /^All/ }).click();
  const name = page.locator('.review-name');
  await name.waitFor();
  const next = page.getByRole('button', { name: 'Next', exact: true });
  for (let i = 0; i < 3; i++) {
    const photoName = (await name.textContent())!;
    const isLast = await next.isDisabled();
    const machine = await page.locator('.review-said .verdict').first().getAttribute('data-verdict');
    const decision = machine === 'pass' ? 'fail' : 'pass';
    ledger.reviewing(project, photoName);
    await page.locator(`.review-buttons [data-verdict=${decision}]`).click();
    // All but the last make room for the next one; a look back shows what was said.
    if (!isLast) {
      await name.filter({ hasNotText: photoName }).waitFor();
      await page.getByRole('button', { name: 'Previous', exact: true }).click();
      await name.filter({ hasText: photoName }).waitFor();
    }
    await page.getByTestId('person-says').locator(`[data-verdict=${decision}]`).waitFor();
    if (isLast) return;
    await next.click();
    await name.filter({ hasNotText: photoName }).waitFor();
  }
}
