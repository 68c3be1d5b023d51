/** Records: a shift's report and tables leave as files, and the audit trail says so when anything was changed. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { App } from './support/app';
import { brokenPhotos, samplePhoto } from './support/photo-files';
import { expectAccessible, takesPictures } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';
const photos = ['test-good-01.jpg', 'test-stain-01.jpg', 'test-crack-01.jpg'].map(samplePhoto);

/** What the press of a button downloads. */
async function taken(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const pressed = page.getByRole('button', { name: button, exact: true });
  const [download] = await Promise.all([page.waitForEvent('download'), pressed.click()]);
  await expect(pressed).toBeEnabled();
  await expect(pressed).toBeFocused();
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Changes a stored record by hand, as somebody with the browser's tools could. */
async function forge(page: Page, store: 'audit' | 'results', change: 'score' | 'delete'): Promise<void> {
  await page.evaluate(
    ([name, how]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('vtfusion');
        opening.onsuccess = () => {
          const database = opening.result;
          const write = database.transaction(name, 'readwrite');
          const cursor = write.objectStore(name).openCursor();
          cursor.onsuccess = () => {
            const at = cursor.result!;
            if (name === 'audit' && at.value.kind !== 'inspected') at.continue();
            else if (how === 'delete') at.delete();
            else if (name === 'audit') at.update({ ...at.value, what: { ...at.value.what, score: 0 } });
            else at.update({ ...at.value, score: 0 });
          };
          write.oncomplete = () => {
            database.close();
            resolve();
          };
          write.onerror = () => reject(write.error);
        };
      }),
    [store, change] as const,
  );
}

test('a shift leaves as files, and a forged record is found', async ({ page }) => {
  const app = new App(page);
  await app.openTrained(micro);
  await app.goTo('Train');
  await app.name.fill('flange <b>');
  await app.goTo('Records');
  await expect(page.getByText('Nothing was inspected in this time.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Shift report' })).toBeDisabled();
  const [cut] = brokenPhotos.slice(2);
  await app.inspect([cut]);
  await expect(page.getByText(/^The one that could not be inspected is listed until/)).toBeVisible();
  await app.goTo('Records');
  // Nothing but that is told as well.
  const told = `1 photo, not counted below: ${cut.name}`;
  await expect(page.getByTestId('failed-photos')).toHaveText(`Could not be inspected: ${told}`);
  await expect(page.getByRole('button', { name: 'Table (CSV)' })).toBeDisabled();
  expect((await taken(page, 'Shift report')).bytes.toString()).toContain(`<dd>${told}</dd>`);
  await app.inspect(photos);
  await app.inspected(4);
  await app.goTo('Threshold');
  // Whose name a decision is written in is said where it is made, and given there.
  const field = page.getByLabel('Who sits here?');
  await page.getByRole('button', { name: 'Give your name' }).click();
  await field.fill('Nobody');
  await field.press('Escape');
  await expect(page.getByRole('button', { name: 'Give your name' })).toBeFocused();
  await page.keyboard.press('Enter');
  await field.fill('Ada');
  await field.press('Enter');
  await expect(page.getByRole('button', { name: 'Change the name' })).toBeFocused();
  await expect(page.getByText('Written in the name of Ada.')).toBeVisible();
  await page.getByLabel('Drop photos of defective parts').setInputFiles([samplePhoto('test-dent-01.jpg')]);
  await expect(page.getByTestId('outcomes-bad')).toContainText('missed');

  await app.goTo('Records');
  await expect(field).toHaveValue('Ada');
  await expect(page.getByTestId('tally')).toContainText(/inspected\s*4|4\s*inspected/);
  const csv = await taken(page, 'Table (CSV)');
  expect(csv.name).toMatch(/^flange -b--results-\d{4}-\d\d-\d\d\.csv$/);
  const lines = csv.bytes.toString('utf8').trim().split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines[4]).toContain('test-dent-01.jpg');
  expect(lines[4]).toContain(',fail,');
  const { results, could_not_be_inspected: failed } = JSON.parse(
    (await taken(page, 'Table (JSON)')).bytes.toString(),
  );
  expect(failed).toMatchObject([{ photos: 1, first_files: [cut.name] }]);
  expect(results.map(({ decision }: { decision: string | null }) => decision)).toEqual([
    null,
    null,
    null,
    'fail',
  ]);

  const html = (await taken(page, 'Shift report')).bytes.toString();
  expect(html).toContain('Inspection report: flange &lt;b&gt;');
  expect(html).toContain('The trail is whole: 7 records');
  expect(html).toMatch(/<dt>Made<\/dt><dd>[^<]+ by Ada<\/dd>/);
  expect(html).toContain(`<dd>${told}</dd>`);
  expect(html).toMatch(/<dt>Period<\/dt><dd>[^<]+ to [^<]+<br>First result [^<]+, last [^<]+<\/dd>/);
  expect(html).toContain('<dt>Program</dt><dd>VTFusion ');
  // A period that has ended has nothing of what came after it.
  await page.getByLabel('Period').selectOption('from … to …');
  await expect(page.getByTestId('tally')).toContainText(/inspected\s*4|4\s*inspected/);
  await page.getByLabel('To the time').fill('00:00');
  await expect(page.getByText(/^The end is not after the beginning/)).toBeVisible();
  await page.getByLabel('From the day').fill('2026-01-05');
  await expect(page.getByText('Nothing was inspected in this time.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Shift report' })).toBeDisabled();
  await expectAccessible(page, 'records-dates');
  await page.getByLabel('To the time').fill('');
  await expect(page.getByTestId('tally')).toContainText(/inspected\s*4|4\s*inspected/);
  const heatmaps = unzipSync((await taken(page, 'Heatmaps')).bytes);
  expect(Object.keys(heatmaps)).toHaveLength(4);
  expect(Object.keys(heatmaps).every((name) => /^(pass|uncertain|fail)\/test-.+\.png$/.test(name))).toBe(
    true,
  );
  const labelled = Object.keys(unzipSync((await taken(page, 'Labelled photos')).bytes));
  expect(labelled).toEqual([
    'train/good/good-01.jpg',
    'train/good/good-02.jpg',
    'test/defect/test-dent-01.jpg',
  ]);

  const trail = page.getByTestId('trail');
  const check = () => page.getByRole('button', { name: 'Check it' }).click();
  await check();
  await expect(trail).toHaveText(
    /The trail is whole: 7 records, none changed, none missing\. Record 7 has the sum [0-9a-f]{64}\. /,
  );
  await expectAccessible(page, 'records');
  await forge(page, 'results', 'score');
  await check();
  await expect(trail).toHaveText(/1 result differs from what was recorded, first test-crack-01\.jpg\./);
  await forge(page, 'audit', 'score');
  await check();
  await expect(trail).toHaveText(/Record 2 was changed after it was written/);
  await forge(page, 'audit', 'delete');
  await check();
  await expect(trail).toHaveText(/Record 2 is missing/);

  // What a person removes is told, and no more once it is back.
  await app.goTo('Inspect');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete the 5 results shown' }).click();
  await app.goTo('Records');
  const removed = page.getByTestId('removed-results');
  await expect(removed).toContainText(/\d results by Ada \(not final yet\).*: test-/);
  expect((await taken(page, 'Shift report')).bytes.toString()).toMatch(
    /<dt>Removed results, [^<]+<\/dt><dd>\d results by Ada/,
  );
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(removed).toHaveCount(0);

  // The report opens by itself, without network or script.
  const alone = await page.context().newPage();
  await alone.setContent(html);
  await expect(alone.getByRole('heading', { level: 1 })).toHaveText('Inspection report: flange <b>');
  if (takesPictures) await alone.screenshot({ path: '.cache/screenshots/shift-report.png', fullPage: true });
});
