/** The first start: a trained sample is there with pictures and verdicts, and one press shows its heatmap. */
import { App } from './support/app';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

test('one press on the sample shows a heatmap that a slider moves', async ({ page }) => {
  const app = new App(page);
  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/sample-project/project.json', async (route) => {
    await held;
    await route.continue();
  });
  await app.firstVisit('?backend=wasm');
  const comes = page.getByText('The sample project is being fetched…');
  await expect(comes).toBeVisible();
  await expect(page.getByText('No project yet.')).toHaveCount(0);
  arrive();
  await expect(comes).toHaveCount(0);
  const card = page.getByTestId('project');
  await expect(card).toContainText('Sample');
  await expect(card).toContainText('Version 1 · pico-clip');
  await expect(card.getByRole('list', { name: 'Latest verdicts' }).getByRole('listitem')).toHaveText([
    'Fail',
    'Fail',
    'Pass',
  ]);
  await expectAccessible(page, 'home-sample');
  await page.getByRole('link', { name: 'machined flange' }).click();
  await expect(app.heatmap).toBeInViewport({ ratio: 1 });
  await expect(app.results).toHaveCount(3);
  await expect(app.result('test-stain-01.jpg')).toContainText('Fail');
  const slider = page.getByRole('slider', { name: 'Heatmap' });
  await expect(slider).toBeInViewport({ ratio: 1 });
  const before = await app.heatmap.screenshot();
  await slider.press('Home');
  await expect(slider).toHaveAttribute('aria-valuenow', '0');
  await expect.poll(async () => (await app.heatmap.screenshot()).equals(before)).toBe(false);
  await slider.press('End');
  await expectAccessible(page, 'sample');

  // It is a project like any other: it inspects, scores as it did, and can go.
  await app.goTo('Train');
  await expect(app.thumbnails).toHaveCount(4);
  await app.goTo('Inspect');
  const stained = await app.score('test-stain-01.jpg');
  const response = await page.request.get('/samples/test-stain-01.jpg');
  await app.inspect([{ name: 'again.jpg', mimeType: 'image/jpeg', buffer: await response.body() }]);
  await app.inspected(4);
  expect(Math.abs((await app.score('again.jpg')) - stained)).toBeLessThan(0.01);
  // Its version, the three results that came with it, and this one.
  await app.goTo('Records');
  await page.getByRole('button', { name: 'Check it' }).click();
  await expect(page.getByTestId('trail')).toContainText('The trail is whole: 5 records');

  await page.getByRole('link', { name: 'All projects' }).click();
  await expect(page.getByTestId('project')).toContainText('4 good photos');
  await page.getByRole('button', { name: 'More for machined flange' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByTestId('project')).toHaveCount(0);
  await expectAccessible(page, 'home-empty');
  await page.reload();
  await expect(page.getByText('No project yet.')).toBeVisible();
});
