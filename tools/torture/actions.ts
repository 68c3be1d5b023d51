/** What a person does with the app, one thing after another: each step by the page's own buttons and fields. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Ledger } from './ledger';
import { readStored, type Stored } from './stored';

export interface Desk {
  readonly page: Page;
  readonly ledger: Ledger;
  /** Of all runs, each but once. */
  nextNumber(): number;
  /** Uniform in 0 to `below` - 1. */
  choose(below: number): number;
  /** A project in a file, once one was exported. */
  bundle: Buffer | undefined;
}

export interface Action {
  readonly name: string;
  /** The project to do it with; nothing where it cannot be done. An empty text where it takes none. */
  readonly on: (stored: Stored, desk: Desk) => string | undefined;
  readonly run: (desk: Desk, project: string) => Promise<void>;
}

const trainingMs = 120_000;
const most = { projects: 6, versions: 4, results: 60 } as const;
const samples = ['test-good-01.jpg', 'test-good-02.jpg', 'test-stain-01.jpg', 'test-crack-01.jpg'];
const sample = (name: string) => readFileSync(`public/samples/${name}`);
const photo = (name: string, as: string) => ({ name: as, mimeType: 'image/jpeg', buffer: sample(name) });

const own = (stored: Stored) =>
  stored.projects.filter(({ sample: isSample, deleted }) => !isSample && deleted === null);
const count = (all: readonly { readonly project: string }[], id: string) =>
  all.filter(({ project }) => project === id).length;

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
    on: (stored, desk) => any(stored, desk, (id) => count(stored.photos, id) < 2),
    async run({ page }, project) {
      await open(page, project, 'train');
      const shown = page.getByRole('list', { name: 'Good photos' }).locator('> li');
      const before = await shown.count();
      const files = ['good-01.jpg', 'good-02.jpg', 'good-03.jpg'].slice(before);
      await page
        .getByLabel('Drop photos of good parts')
        .setInputFiles(files.map((name) => photo(name, name)));
      await shown.nth(2).waitFor();
    },
  },
  {
    name: 'train',
    on: (stored, desk) =>
      any(stored, desk, (id) => count(stored.photos, id) >= 2 && count(stored.versions, id) < most.versions),
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
      any(stored, desk, (id, isTrained) => isTrained && count(stored.results, id) < most.results),
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
    on: (stored, desk) => any(stored, desk, (id, isTrained) => isTrained && count(stored.results, id) > 3),
    run: ({ page, ledger }, project) => review(page, ledger, project),
  },
  {
    name: 'teach',
    on: (stored, desk) => any(stored, desk, (id, isTrained) => isTrained && count(stored.results, id) > 3),
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

/** One of all things that can be done now, or the one that is wanted. */
export function nextAction(
  stored: Stored,
  desk: Desk,
  wanted?: string,
): { readonly action: Action; readonly project: string } {
  const possible = actions.flatMap((action) => {
    if (wanted !== undefined && action.name !== wanted) return [];
    const project = action.on(stored, desk);
    return project === undefined ? [] : [{ action, project }];
  });
  return possible[desk.choose(possible.length)];
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
