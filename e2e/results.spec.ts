/** Many results: batches that can be stopped, a list of ten thousand, filters, order and keys. */
import { App } from './support/app';
import { expectNoLongTask } from './support/long-tasks';
import { onePage } from './support/one-page';
import { brokenPhotos, goodTestPhoto, stainedTestPhoto } from './support/photo-files';
import { expectAccessible } from './support/states';
import { storeResults } from './support/stored-results';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';

test('scrolls ten thousand results without a long task, finds among them, and moves by keys', async ({
  page,
}) => {
  const app = new App(page);
  await app.open(micro);
  await app.goTo('Inspect');
  await storeResults(page, 10_000);
  await page.reload();
  await app.inspected(10_000);
  await expect(page.getByText('10,000 results')).toBeVisible();
  const list = page.getByRole('listbox', { name: 'Inspected photos' });
  await expect(list.getByRole('option').first()).toBeVisible();
  // What the page does when it opens is over.
  await page.waitForTimeout(1500);

  for (const layout of ['List', 'Grid']) {
    await page.getByRole('button', { name: layout, exact: true }).click();
    await list.evaluate((box) => box.scrollTo(0, 0));
    await page.waitForTimeout(800);
    const scroll = () =>
      list.evaluate(async (box) => {
        box.scrollTo(0, 0);
        box.scrollTo(0, 0);
        // As a wheel does it, at first, and then as a hand that pulls the bar.
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        for (let i = 0; i < 40; i++) {
          box.scrollBy(0, 120);
          await frame();
        }
        for (let i = 1; i <= 40; i++) {
          box.scrollTo(0, (box.scrollHeight * i) / 40);
          await frame();
        }
        await new Promise((resolve) => setTimeout(resolve, 500));
      });
    await expectNoLongTask(page, scroll, `long tasks in the ${layout.toLowerCase()}`);
    expect(await list.getByRole('option').count()).toBeLessThan(120);
    await expect(app.result('part 9999.jpg')).toBeVisible();
    await expect(app.result('part 9999.jpg').locator('img')).toBeVisible();
  }
  await expectAccessible(page, 'results-grid');

  await page.getByRole('button', { name: 'Filter and sort' }).click();
  await page.getByLabel('Search in names and notes').fill('scratch RIM');
  await expect(page.getByText('1 of 10,000 shown')).toBeVisible();
  await expect(app.result('part 500.jpg')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.getByRole('button', { name: 'Filter and sort' })).toBeFocused();
  await page.getByLabel('Review').selectOption({ label: 'Person disagrees' });
  await expect(page.getByText('510 of 10,000 shown')).toBeVisible();
  await expect(list.getByRole('option').first()).toHaveAccessibleName(/ Person: (Pass|Uncertain|Fail)$/);
  await page.getByLabel('Review').selectOption({ label: 'Reviewed' });
  await page.getByLabel(/^Pass \(/).uncheck();
  await expect(page.getByText('490 of 10,000 shown')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByLabel('From').fill('2026-01-02');
  await page.getByLabel('To', { exact: true }).fill('2026-01-02');
  await expect(page.getByText('24 of 10,000 shown')).toBeVisible();
  await page.getByLabel('Search in names and notes').fill('nothing has this name');
  await expect(page.getByText('No result fits these filters.')).toBeVisible();
  await expectAccessible(page, 'results-none');

  // Among all of them by keys, in the order that was asked for.
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.getByLabel('Sort by').selectOption({ label: 'Score' });
  await page.getByRole('button', { name: 'Descending' }).click();
  const selected = list.locator('[aria-selected=true]');
  await list.focus();
  await page.keyboard.press('Home');
  await expect(selected).toHaveAttribute('aria-posinset', '1');
  const highest = await app.score((await selected.getAttribute('data-name'))!);
  await page.keyboard.press('ArrowDown');
  await expect(selected).toHaveAttribute('aria-posinset', '2');
  await page.keyboard.press('End');
  await expect(selected).toHaveAttribute('aria-posinset', '10000');
  expect(highest).toBeGreaterThan(await app.score((await selected.getAttribute('data-name'))!));
  await expect(list).toHaveAttribute('aria-activedescendant', (await selected.getAttribute('id'))!);
  await page.keyboard.press('PageUp');
  const position = Number(await selected.getAttribute('aria-posinset'));
  expect(position).toBeLessThan(9998);
  // A click leaves the keys with the list, also when its row has been scrolled away.
  await page.keyboard.press('Home');
  await list.getByRole('option').nth(1).click();
  await expect(list).toBeFocused();
  for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowDown');
  await expect(selected).toHaveAttribute('aria-posinset', '42');
  await page.keyboard.press('End');
  await page.keyboard.press('PageUp');
  await expect(selected).toHaveAttribute('aria-posinset', `${position}`);
  await page.getByRole('button', { name: 'Grid', exact: true }).click();
  await expect(selected).toHaveAttribute('aria-posinset', `${position}`);
  await list.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'List', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

test.describe('in one page', () => {
  const opened = onePage(micro);

  test('pauses, resumes and cancels a batch, and lists what could not be read at its end', async () => {
    const { app, page } = opened;
    // Each photo takes so long that a batch can be paused in the middle.
    await app.anotherTrained('tiled');
    await app.goTo('Inspect');
    const photos = Array.from({ length: 14 }, (_, i) => ({ ...goodTestPhoto, name: `part-${i}.jpg` }));
    const cut = brokenPhotos[2];
    await app.photosToInspect.setInputFiles([cut, ...photos]);
    const batch = page.getByTestId('batch');
    await expect(batch).toContainText(/\d+ of 15 inspected/);
    await batch.getByRole('button', { name: 'Pause' }).click();
    await expect(batch).toContainText(/Paused; \d+ photos wait\./);
    await expect(batch.getByRole('status')).toHaveText(/Paused; \d+ photos wait\.$/);
    await expectAccessible(page, 'batch-paused');
    const paused = await batch.textContent();
    await page.waitForTimeout(1000);
    expect(await batch.textContent()).toBe(paused);
    const readOut = await page.getByRole('main').evaluateHandle((main) => {
      const said = new Set<string | null>();
      const listen = (changes: MutationRecord[]) => {
        for (const { target } of changes) {
          const status = target.parentElement?.closest('[role=status]:not([aria-live=off])');
          if (status) said.add(status.textContent);
        }
      };
      new MutationObserver(listen).observe(main, { subtree: true, childList: true, characterData: true });
      return said;
    });
    await batch.getByRole('button', { name: 'Resume' }).click();
    await expect(batch).toContainText(/about \d+ seconds? left/);
    await expect(batch).toHaveAttribute('data-status', 'done', { timeout: 60_000 });
    await app.inspected(15);
    await expect(batch).toContainText(
      /14 photos were inspected\. Pass: \d+ · Uncertain: \d+ · Fail: \d+\.\s+One could not be inspected, for this reason:/,
    );
    await expect(batch.getByRole('listitem')).toContainText(cut.sentence);
    // Going on, three quarters, and the end: not each photo.
    const times = await readOut.evaluate((said) => said.size);
    expect(times).toBeGreaterThan(1);
    expect(times).toBeLessThan(8);
    await expectAccessible(page, 'batch-done');
    await batch.getByRole('button', { name: 'Close this report' }).click();
    await expect(batch).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Inspect' })).toBeFocused();
    // Of what the filters leave, and nothing else.
    await page.getByRole('button', { name: 'Filter and sort' }).click();
    await page.getByLabel('Search in names and notes').fill('part-1');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete the 5 results shown' }).click();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(page.getByText('10 results')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('15 results')).toBeVisible();

    // A page that is closed in the middle tells afterwards what it did not come to.
    await app.photosToInspect.setInputFiles(photos);
    await batch.getByRole('button', { name: 'Pause' }).click();
    await expect(batch).toContainText(/Paused; \d+ photos wait\./);
    await page.reload();
    const leftOver = page.getByTestId('left-over');
    await expect(leftOver).toContainText(
      /^The page or project was closed before these \d+ photos were inspected and their results stored/,
    );
    await expect(leftOver.getByRole('listitem').last()).toHaveText(/^(and \d+ more|part-13\.jpg)$/);
    await expectAccessible(page, 'batch-left-over');
    await leftOver.getByRole('button', { name: 'Close this report' }).click();
    await page.reload();
    await expect(app.results.first()).toBeVisible();
    await expect(leftOver).toHaveCount(0);
    await expect(app.engine).toBeVisible();

    const before = Number(await page.getByTestId('results').getAttribute('data-finished'));
    await app.photosToInspect.setInputFiles(photos);
    await batch.getByRole('button', { name: 'Cancel the rest' }).click();
    await expect(batch).toHaveAttribute('data-status', 'done');
    await expect(batch).toContainText(/^(One photo was|\d+ photos were) inspected\./);
    const finished = async () => Number(await page.getByTestId('results').getAttribute('data-finished'));
    await page.waitForTimeout(1500);
    const stopped = await finished();
    expect(stopped).toBeLessThan(before + 14);
    await page.waitForTimeout(1000);
    expect(await finished()).toBe(stopped);
  });

  test('shows the verdict over the whole page, with sound if it is wanted', async () => {
    const { app, page } = opened;
    await page.evaluate(() => {
      const heard: number[] = [];
      Object.assign(window, { heard });
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (when) {
        heard.push(this.frequency.value);
        start.call(this, when);
      };
    });
    const heard = () => page.evaluate(() => (window as unknown as { heard: number[] }).heard);
    await app.anotherTrained();
    await app.inspect([goodTestPhoto]);
    await app.inspected(1);
    expect(await heard()).toEqual([]);
    await page.getByRole('button', { name: 'Large verdict' }).click();
    const verdict = page.getByTestId('big-verdict');
    await expect(verdict).toHaveText(/^(Pass|Uncertain|Fail)/);
    const word = verdict.locator('strong');
    const height = await word.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
    // A tenth of the screen's height and more.
    expect(height).toBeGreaterThan(100);
    await expectAccessible(page, 'big-verdict');
    await page.getByRole('button', { name: 'Sound' }).click();
    expect(await heard()).toEqual([]);
    await page.getByRole('button', { name: 'Close the large verdict' }).click();
    await expect(page.getByRole('button', { name: 'Large verdict' })).toBeFocused();
    await page.getByRole('button', { name: 'Large verdict' }).click();
    await expect(verdict).toBeVisible();
    // Only what comes from now on is heard.
    expect(await heard()).toEqual([]);
    await expect(verdict).toContainText(goodTestPhoto.name);
    // That the next part is looked at is over in a moment here.
    const looks = await page.evaluateHandle(() => {
      const seen: string[] = [];
      const screen = document.querySelector<HTMLElement>('.big-screen')!;
      const note = () =>
        seen.push(`${screen.dataset.looking} ${screen.querySelector('.big-next')?.textContent?.trim()}`);
      new MutationObserver(note).observe(screen, { subtree: true, childList: true, attributes: true });
      return seen;
    });
    const again = ['part-1.jpg', 'part-2.jpg'].map((name) => ({ ...goodTestPhoto, name }));
    await app.photosToInspect.setInputFiles([...again, stainedTestPhoto]);
    await expect.poll(heard).not.toEqual([]);
    await expect(verdict).toContainText(stainedTestPhoto.name);
    await expect(page.getByRole('dialog')).toHaveAttribute('data-looking', 'false');
    expect(await looks.jsonValue()).toContain('true Inspecting part-2.jpg …');
    // At twice the size, a reason has room beside the words.
    await page.setViewportSize({ width: 683, height: 384 });
    const broken = { ...goodTestPhoto, name: 'broken.png', buffer: Buffer.from('no picture') };
    await app.photosToInspect.setInputFiles([broken]);
    await expect(page.getByRole('dialog').getByText('Could not be inspected')).toBeVisible();
    await expect(page.getByRole('dialog').getByText(/"broken\.png" is not/)).toBeInViewport({ ratio: 1 });
  });
});
