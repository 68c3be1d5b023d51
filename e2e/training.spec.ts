/** Training in view: it can be paused, told which defects to draw, and gone on with after the page was closed. */
import type { Page } from '@playwright/test';
import { App } from './support/app';
import { speak } from './support/language';
import { onePage } from './support/one-page';
import { goodPhotos, tinyGoodPhotos } from './support/photo-files';
import { expectAccessible, expectSeen } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';

const threshold = (text: string | null) => text?.match(/Scores up to (\S+) pass/)?.[1];

const opened = onePage(micro);

/** These tests are of how a training goes, not of what it learns. */
async function begin(): Promise<void> {
  await opened.app.another();
  await opened.app.addGoodPhotos(await tinyGoodPhotos(2));
}

/**
 * Waits for the first steps, and presses a button in the very frame that shows them: all twenty may be taken before a test looks
 * again.
 */
async function atFirstSteps(page: Page, press?: string): Promise<void> {
  await page.evaluate(async (name) => {
    const text = (selector: string) => document.querySelector(selector)?.textContent ?? '';
    const learns = () =>
      /^(Learning to tell|Unterscheiden)/.test(text('[data-testid=training] [role=status]')) &&
      /(Loss after|Verlust nach) \d/.test(text('[data-testid=training]'));
    while (!learns()) await new Promise(requestAnimationFrame);
    if (name === undefined) return;
    const button = [...document.querySelectorAll('button')].find(
      ({ textContent }) => textContent.trim() === name,
    )!;
    button.focus();
    button.click();
  }, press);
}

async function pause(): Promise<void> {
  const { app, page } = opened;
  await atFirstSteps(page, 'Pause');
  await expect(app.training.getByRole('status')).toHaveText(/^Paused: \d+%$/);
}

/** Notes the name of every synthetic defect that is shown from now on. */
async function watchDefects(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen = new Set<string>();
    const note = () => {
      for (const canvas of document.querySelectorAll('.synthetic canvas')) {
        seen.add(canvas.getAttribute('aria-label') ?? '');
      }
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
    Object.assign(window, { seenDefects: seen });
  });
  return () => page.evaluate(() => [...(window as unknown as { seenDefects: Set<string> }).seenDefects]);
}

/** Notes what a screen reader reads out of the progress of the training. */
async function watchProgress(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const spoken: string[] = [];
    const note = () => {
      const said = document.querySelector('.work-progress [role=status]')?.textContent;
      if (said && said !== spoken.at(-1)) spoken.push(said);
    };
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    Object.assign(window, { spoken });
  });
  return () => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
}

async function train(): Promise<void> {
  await opened.app.trainButton.click();
  await expect(opened.app.training.getByRole('progressbar')).toBeFocused();
}

test('a pause holds and lets go, and kinds that are off are never drawn', async () => {
  const { app, page } = opened;
  await begin();
  await page.getByText('Kinds of synthetic defects').click();
  await page.getByRole('checkbox', { name: /^blurry/ }).uncheck();
  await page.getByRole('checkbox', { name: /^noise/ }).uncheck();
  await page.getByRole('checkbox', { name: /^combined/ }).uncheck();
  await page.getByRole('button', { name: 'More like this: crack' }).first().click();
  const shares = page.locator('.kind-percent');
  await expect(shares).toHaveText(['33%', 'off', '67%', 'off', 'off']);
  await page.getByRole('checkbox', { name: /^misplaced/ }).uncheck();
  await expect(page.getByRole('checkbox', { name: /^crack/ })).toBeDisabled();
  await page.getByRole('checkbox', { name: /^misplaced/ }).check();

  const seen = await watchDefects(page);
  const spoken = await watchProgress(page);
  await train();
  await pause();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeFocused();
  const held = await app.training.innerText();
  // Time for several steps.
  await page.waitForTimeout(1500);
  expect(await app.training.innerText()).toBe(held);
  await expectSeen(page, '.progress-fill');
  await page.getByRole('button', { name: 'Resume' }).click();
  await app.trained(120_000);
  await expect(page.getByRole('heading', { name: 'Training' })).toBeFocused();
  const said = await spoken();
  // Six parts of the work, a pause asked for and held, and each quarter of the whole.
  expect(said.length).toBeLessThanOrEqual(14);
  expect(said.join()).toMatch(/Learning to tell them apart: \d+%.*Paused: \d+%/);
  const kinds = await seen();
  expect(kinds.sort()).toEqual(['Synthetic defect: crack', 'Synthetic defect: misplaced']);
  await expectAccessible(page, 'training-trained');

  // A paused training can be cancelled; what was trained stays.
  await train();
  await pause();
  await page.getByRole('link', { name: 'All projects' }).click();
  const card = page.getByTestId('project').filter({ hasText: /Is being trained: \d+%/ });
  await card.getByRole('link').click();
  await app.goTo('Train');
  await app.cancelButton.click();
  await expect(app.training).toHaveAttribute('data-status', 'trained');
  await expect(page.getByRole('heading', { name: 'Training' })).toBeFocused();
  await expect(app.notices).toHaveText(/^Training was cancelled/);
  await page.reload();
  await expect(app.training).toHaveAttribute('data-status', 'trained');
  await expect(page.getByTestId('interrupted')).toHaveCount(0);
  await page.getByText('Kinds of synthetic defects').click();
  await expect(shares).toHaveText(['33%', 'off', '67%', 'off', 'off']);
});

test('a training that the page was closed in goes on to the same result', async () => {
  const { app, page } = opened;
  const result = async () => threshold(await app.training.getByRole('status').textContent());
  await begin();
  await train();
  await app.trained(120_000);
  const whole = await result();
  expect(whole).toBeDefined();

  // Closed without a pause.
  await train();
  await atFirstSteps(page);
  await page.reload();
  const offer = page.getByTestId('interrupted');
  await expect(offer).toContainText(/^Training was interrupted at \d\d%\./);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(app.training).toHaveAttribute('data-status', 'running');

  // Closed in a pause: it goes on at that very step.
  await pause();
  const paused = (await app.training
    .getByText(/^Paused: /)
    .first()
    .textContent())!.match(/\d+%/)![0];
  await page.reload();
  await expect(offer).toContainText(`interrupted at ${paused}.`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(app.training).toHaveAttribute('data-status', 'running');
  // Photos to inspect are asked for again once they would be taken, for as long as that is so.
  await app.goTo('Inspect');
  await app.drop(goodPhotos(1), 'Drop photos to inspect');
  await expect(app.notices).toHaveText(/^Nothing was taken: the project is being trained\./);
  await expect(app.photosToInspect).toBeEnabled({ timeout: 120_000 });
  await expect(app.notices).toHaveCount(0);
  await app.goTo('Train');
  await app.trained(1000);
  expect(await result()).toBe(whole);
  await page.reload();
  await expect(app.training).toHaveAttribute('data-status', 'trained');
  await expect(offer).toHaveCount(0);
  await app.goTo('Versions');
  await expect(page.getByTestId('version').getByRole('heading')).toHaveText(['Version 2', 'Version 1']);

  // All that without words. The same seed gives the same training, so that what differs is the words.
  await app.goTo('Train');
  await app.defectWords.fill('scratch, bent pin');
  await app.trainButton.click();
  await expect(app.training).toHaveAttribute('data-status', 'running');
  await expect(app.defectWords).toBeDisabled();
  await app.trained(120_000);
  expect(await result()).not.toBe(whole);
});

test('an interrupted training can be discarded, with a way back, in German', async ({ page }) => {
  await speak(page, 'de');
  const app = new App(page);
  await app.home(micro);
  await app.newProject();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(await tinyGoodPhotos(2));
  await page.getByRole('button', { name: 'Anlernen', exact: true }).click();
  await atFirstSteps(page, 'Anhalten');
  await expect(app.training.getByRole('status')).toHaveText(/^Angehalten: \d+\s%$/);
  await page.getByText('Arten künstlicher Fehler').click();
  await expectAccessible(page, 'training-german');
  await page.reload();
  const offer = page.getByTestId('interrupted');
  // Another training in its place only after a question.
  await page.getByRole('button', { name: 'Anlernen', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText(/^Neu anlernen\? Das unterbrochene Anlernen wird/);
  await expectAccessible(page, 'training-asking-german');
  await page.getByRole('button', { name: 'Behalten' }).click();
  await page.getByRole('button', { name: 'Verwerfen' }).click();
  await expect(offer).toHaveCount(0);
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Verwerfen' }).click();
  await expect(offer).toHaveCount(0);
  await page.reload();
  await expect(app.training).toHaveAttribute('data-status', 'idle');
  await expect(offer).toHaveCount(0);
});
