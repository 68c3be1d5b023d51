/** Review: decisions at a key, notes, painted defects and undo; and learning from them, accepted or not. */
import type { Page } from '@playwright/test';
import { App } from './support/app';
import { samplePhoto } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';
const photos = ['test-good-01.jpg', 'test-good-02.jpg', 'test-stain-01.jpg', 'test-crack-01.jpg'].map(
  samplePhoto,
);

const machine = (page: Page) => page.locator('.review-said .verdict').first().getAttribute('data-verdict');
const says = (page: Page) => page.getByTestId('person-says');

test('photos are reviewed by keys, and the model learns from it', async ({ page }) => {
  const app = new App(page);
  await app.openTrained(micro);
  await app.goTo('Review');
  await expect(page.getByText('Nothing to review here.')).toBeVisible();
  await app.inspect(photos);
  await app.inspected(4);

  await app.goTo('Review');
  await page.getByRole('radio', { name: /^All/ }).click();
  await expect(page.getByText('1 of 4')).toBeVisible();
  await expectAccessible(page, 'review');
  // A key that is held decides once.
  for (let i = 0; i < 3; i++) await page.keyboard.down('u');
  await page.keyboard.up('u');
  await expect(page.getByText('2 of 4')).toBeVisible();
  await page.keyboard.press('z');
  // Whoever decides by Tab and Enter finds the focus where it was, on the next photo.
  const decide = page.getByRole('region', { name: 'What is it really?' });
  const pass = decide.getByRole('button', { name: 'Pass' });
  await decide.getByRole('button', { name: 'Next' }).focus();
  await page.keyboard.press('Tab');
  await expect(pass).toBeFocused();
  for (let i = 0; i < 3; i++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(page.getByText('2 of 4')).toBeVisible();
  await expect(pass).toBeFocused();
  // What is held takes one back as well.
  await page.keyboard.press('u');
  await expect(page.getByText('3 of 4')).toBeVisible();
  const undo = decide.getByRole('button', { name: 'Undo' });
  await undo.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(page.getByText('2 of 4')).toBeVisible();
  await expect(undo).toBeEnabled();
  // In the viewer too nobody loses their place, though what has the focus there goes with its photo.
  const viewer = page
    .getByRole('region')
    .filter({ has: page.getByTestId('heatmap') })
    .last();
  for (const focused of [viewer.getByRole('application'), viewer.getByRole('button', { name: 'Zoom in' })]) {
    await focused.focus();
    await page.keyboard.press('u');
    await expect(page.getByText('3 of 4')).toBeVisible();
    await expect(viewer).toBeFocused();
    await page.keyboard.press('z');
    await expect(page.getByText('2 of 4')).toBeVisible();
  }
  for (const name of ['Undo', 'Next', 'Previous'] as const) {
    const button = decide.getByRole('button', { name });
    await expect(async () => {
      await button.press('Enter');
      await expect(button).toBeDisabled({ timeout: 500 });
    }).toPass();
    await expect(button).toBeFocused();
  }
  // Each the other way than the machine, so that there is something to learn.
  for (let i = 1; i <= 4; i++) {
    await expect(page.getByText(`${i} of 4`)).toBeVisible();
    const key = (await machine(page)) === 'pass' ? 'f' : 'p';
    if (i === 2) {
      await page.keyboard.press('n');
      await page.getByLabel('Note').fill('a burr & <b>');
      // Escape leads out of the note, and keeps it: the next key decides.
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press(key);
  }
  await expect(says(page)).not.toHaveText('nothing yet');
  await page.keyboard.press('z');
  await expect(says(page)).toHaveText('nothing yet');
  await page.keyboard.press((await machine(page)) === 'pass' ? 'f' : 'p');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('2 of 4')).toBeVisible();
  await expect(page.getByLabel('Note')).toHaveValue('a burr & <b>');
  // A note stays with its photo, wherever the person goes from there.
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('1 of 4')).toBeVisible();
  await expect(page.getByLabel('Note')).toHaveValue('');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('2 of 4')).toBeVisible();
  await expect(page.getByLabel('Note')).toHaveValue('a burr & <b>');

  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog', { name: 'Paint the defect' });
  const stage = dialog.locator('canvas').first();
  const box = (await stage.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 5 });
  await page.mouse.up();
  for (const [name, back] of [
    ['Undo', 'Redo'],
    ['Redo', 'Undo'],
    ['Clear', 'Undo'],
  ]) {
    const button = dialog.getByRole('button', { name });
    await button.press('Enter');
    await expect(button).toBeDisabled();
    await expect(button).toBeFocused();
    await expect(dialog.getByRole('button', { name: back })).toBeEnabled();
  }
  await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
  // Escape drops what is being drawn, and what was painted only after a question.
  await dialog.getByRole('application').focus();
  await page.keyboard.press(' ');
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toContainText('What you have painted is not kept yet.');
  await expectAccessible(page, 'painting-not-kept');
  // Nor does the page go without one.
  const isAsked = () =>
    page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
  expect(await isAsked()).toBe(true);
  await dialog.getByRole('button', { name: 'Go on painting' }).click();
  await page.goBack();
  await expect(dialog.getByRole('alert')).toContainText('What you have painted is not kept yet.');
  await dialog.getByRole('button', { name: 'Go on painting' }).click();
  await expect(dialog.getByText('0% of the photo is marked.')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('alert')).toContainText('What you have painted is not kept yet.');
  await dialog.getByRole('button', { name: 'Go on painting' }).click();
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await expect(dialog).toBeHidden();
  expect(await isAsked()).toBe(false);

  const teach = page.getByRole('region', { name: 'Teach' });
  await teach.getByRole('button', { name: 'Teach' }).click();
  await expect(teach.getByRole('progressbar')).toBeFocused();
  await teach.getByRole('button', { name: 'Pause' }).click();
  await expect(teach.getByRole('status')).toHaveText(/^Paused at \d+%$/);
  await expectAccessible(page, 'teach-paused');
  // What holds the engine is not measured along with it.
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('button', { name: 'Measure this computer' })).toBeDisabled();
  await page.goBack();
  await page.getByRole('button', { name: 'Models' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('The model in use is at work');
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await teach.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByTestId('taught')).toBeVisible({ timeout: 120_000 });
  await expect(teach.getByRole('row')).toHaveCount(5);
  await expect(teach.getByRole('button', { name: 'Accept' })).toBeEnabled({ timeout: 60_000 });
  await expectAccessible(page, 'teach');
  // A comparison of both that is cut off among the versions is none to decide by.
  await app.goTo('Versions');
  // So few photos are compared before a hand would be there.
  const isCancelled = page.evaluate(pressWhenThere, 'Cancel');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await isCancelled;
  await expect(page.getByText('Cancelled; what is known so far is shown.')).toBeVisible();
  await app.goTo('Review');
  await expect(teach.getByText('The comparison was cut off before its end.')).toBeVisible();
  await expect(page.getByTestId('taught')).toHaveCount(0);
  await expectAccessible(page, 'teach-cut-off');
  await teach.getByRole('button', { name: 'Compare on the latest reviewed photos' }).press('Enter');
  await expect(teach.getByRole('row')).toHaveCount(5);
  await expect(teach.getByRole('heading')).toBeFocused();
  await teach.getByRole('button', { name: 'Discard' }).click();
  await expect(teach.getByRole('heading')).toBeFocused();
  await app.goTo('Versions');
  await expect(page.getByText('Version 1').first()).toBeVisible();
  await expect(page.getByText('Version 2')).toHaveCount(0);

  await app.goTo('Review');
  // Of a double click the second one meets what ends the work, and does not.
  await teach.getByRole('button', { name: 'Teach' }).dblclick();
  await expect(teach.getByRole('button', { name: 'Accept' })).toBeEnabled({ timeout: 120_000 });
  // Who has not decided yet decides after the page was closed.
  await page.reload();
  await expect(teach.getByRole('button', { name: 'Compare on the latest reviewed photos' })).toBeVisible();
  await app.goTo('Versions');
  const version = page.getByTestId('version').first();
  await expect(version).toContainText('Taught, not accepted yet.');
  await expect(version).toContainText(/Taughtfrom version 1, by \d good and \d defective photo/);
  await app.goTo('Review');
  await teach.getByRole('button', { name: 'Accept' }).click();
  await expect(teach.getByRole('heading')).toBeFocused();
  await app.goTo('Inspect');
  await app.inspected(4);
  // What the program judged anew by itself adds nothing to what was inspected.
  await app.goTo('Records');
  await expect(page.getByTestId('tally')).toContainText(/inspected\s*4|4\s*inspected/);
  await expect(
    page.getByText(/^4 more results are of photos that the program inspected again by itself/),
  ).toBeVisible();
  await page.reload();
  await app.goTo('Versions');
  await expect(version.getByRole('heading')).toHaveText('Version 2');
  await expect(version).not.toContainText('not accepted yet');
  await app.goTo('Train');
  await expect(page.getByRole('button', { name: 'Train again' })).toHaveAccessibleDescription(
    /What version 2 learnt from reviews, \d good and \d defective photos?, is not taken along/,
  );
});

/** Runs in the page: presses the button of this name in the first frame that has it. */
function pressWhenThere(name: string): Promise<void> {
  return new Promise((pressed) => {
    const look = () => {
      const button = [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
      if (!button) return requestAnimationFrame(look);
      button.click();
      pressed();
    };
    look();
  });
}
