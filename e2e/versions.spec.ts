/** Every training is a version: what is known of it, going back to one, and two side by side. */
import { App } from './support/app';
import { goodPhotos, goodTestPhoto, stainedTestPhoto, tiny, tinyGoodPhotos } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

test('two trainings are two versions that can be compared and gone back to', async ({ page }) => {
  const app = new App(page);
  const [good, stained, third, fourth] = await Promise.all(
    [goodTestPhoto, stainedTestPhoto, ...goodPhotos(4).slice(2)].map(tiny),
  );
  await app.open('?model=micro-clip&backend=wasm');
  await app.goTo('Versions');
  await expect(page.getByText('No version yet.')).toBeVisible();
  await app.goTo('Train');
  await app.addGoodPhotos(await tinyGoodPhotos(2));
  await app.trainButton.click();
  await app.trained(120_000);
  await app.inspect([good, stained]);
  await app.inspected(2);
  const before = await app.score(stained.name);
  await app.goTo('Versions');
  await expect(page.getByText('Train once more')).toBeVisible();

  await app.goTo('Train');
  await app.addGoodPhotos([third]);
  await app.defectWords.fill('stain, dent');
  await app.trainButton.click();
  await app.trained(120_000);
  // What was inspected before is inspected again with the new version.
  await app.goTo('Inspect');
  await app.inspected(2);
  await expect.poll(() => app.score(stained.name)).not.toBe(before);
  const after = await app.score(stained.name);

  await app.goTo('Versions');
  const versions = page.getByTestId('version');
  await expect(versions.getByRole('heading')).toHaveText(['Version 2', 'Version 1']);
  await expect(versions.first()).toContainText('In use');
  await expect(versions.first()).toContainText(/Good photos3/);
  await expect(versions.first()).toContainText(/Encodermicro-clip [0-9a-f]{12}/);
  await expect(versions.getByText(/Loss after \d+ steps/)).toHaveCount(2);

  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(page.getByText(/^The verdicts differ on \d of 2 photos\.$/)).toBeVisible();
  const scores = rows.filter({ hasText: stained.name }).getByRole('cell');
  await expect(scores.nth(0)).toContainText(before.toFixed(3));
  await expect(scores.nth(1)).toContainText(after.toFixed(3));
  await expectAccessible(page, 'versions');

  await page.getByRole('button', { name: 'Use this version: 1' }).click();
  await expect(versions.last()).toHaveAttribute('data-current', 'true');
  await expect(page.getByRole('heading', { name: 'Version 1' })).toBeFocused();
  await app.goTo('Inspect');
  expect(await app.score(stained.name)).toBe(before);
  // A photo that only one version has seen is inspected for the comparison, and kept out of the list.
  await app.inspect([fourth]);
  await app.inspected(3);
  await app.goTo('Versions');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(rows).toHaveCount(4);
  await expect(page.getByText(/^The verdicts differ/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Compare' })).toBeFocused();
  await expect(page.getByRole('table').getByText('not known')).toHaveCount(0);
  await page.reload();
  await app.goTo('Inspect');
  await expect(app.results).toHaveCount(3);
  await page.getByRole('button', { name: 'Show 2 more of other versions' }).click();
  await expect(app.results).toHaveCount(5);
  await app.goTo('Versions');
  await expect(versions.last()).toHaveAttribute('data-current', 'true');
});
