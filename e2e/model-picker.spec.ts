/** Choosing a model on the page: what the list says, by pointer and by keyboard, and what is kept through a change. */
import { App } from './support/app';
import { goodPhotos, goodTestPhoto, stainedTestPhoto, tiny, tinyGoodPhotos } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';

test('another model can be chosen where the first one is not there, by what the list says of each and by keyboard', async ({
  page,
}) => {
  const app = new App(page);
  await page.route('**/models/nosuch/model.json', (route) =>
    route.fulfill({ contentType: 'text/html', body: '' }),
  );
  await app.home('?model=nosuch&backend=wasm');
  await expect(page.locator('.engine')).toHaveText(/there is no such model/);
  const opener = page.getByRole('button', { name: 'Models' });
  await opener.click();
  await page.getByRole('dialog').getByRole('button', { name: 'micro-clip', exact: true }).click();
  await expect(app.engine.locator('summary')).toHaveText(/micro-clip/);

  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Choose a model' });
  await expect(dialog).toBeVisible();
  const entry = (name: string) => dialog.getByRole('button', { name, exact: true });
  await expect(entry('micro-clip')).toHaveAttribute('aria-current', 'true');
  await expect(entry('micro-clip')).toContainText('In use');
  await expect(entry('pico-clip')).toHaveAccessibleDescription(
    /Pictures and words · 12 MB · 11 M parameters · 240 × 240 pixels.*Licence: for research use/,
  );
  await expect(entry('micro-dino')).toHaveAccessibleDescription(/Pictures only · .* 98 × 98 pixels.*MIT/);
  for (const button of await dialog.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  await expectAccessible(page, 'models');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();

  await page.keyboard.press('Enter');
  await entry('micro-dino').focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(app.engine.locator('summary')).toHaveText(/micro-dino/);
  await expect(page).toHaveURL(/[?&]model=micro-dino(&|$)/);
  await page.reload();
  await expect(app.engine.locator('summary')).toHaveText(/micro-dino/);
});

test('keeps the photos through a change, and trains without words', async ({ page }) => {
  const app = new App(page);
  await app.open(micro);
  await app.addGoodPhotos(await tinyGoodPhotos(2));
  await expect(app.name).toHaveAccessibleDescription(/^A name helps/);
  await app.name.fill('flange');
  await app.defectWords.fill('dent');
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'Models' }).click();
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  };
  const weights = '**/micro-dino/*.safetensors';
  // They never come.
  await page.route(weights, () => {});
  await choose('micro-dino');
  const cancel = page.getByRole('button', { name: 'Cancel loading' });
  await expect(cancel).toBeVisible();
  await expectAccessible(page, 'model-loading');
  await cancel.focus();
  await page.keyboard.press('Enter');
  await expect(app.engine.locator('summary')).toHaveText(/micro-clip/);
  await expect(app.engine.locator('summary')).toBeFocused();
  await page.unroute(weights);
  await choose('micro-dino');
  await expect(app.engine.locator('summary')).toHaveText(/micro-dino/);
  await expect(app.thumbnails).toHaveCount(2);
  await expect(app.name).toHaveValue('flange');
  await expect(app.name).toHaveAccessibleDescription(/sees pictures only: words are not used/);
  await app.name.fill('');
  await expect(app.defectWords).toBeDisabled();
  await expect(app.defectWords).toHaveAccessibleDescription(
    'This model sees pictures only and reads no words.',
  );
  await expect(app.trainButton).toBeEnabled();
  await expectAccessible(page, 'pictures-only');
  await app.trainButton.click();
  await app.trained(170_000);
  await app.inspect(await Promise.all([goodTestPhoto, stainedTestPhoto].map(tiny)));
  await app.inspected(2);
  // Its weights are random, so what it finds means nothing: that it inspects is all.
  for (const { name } of [goodTestPhoto, stainedTestPhoto])
    await expect(app.result(name)).toContainText(/(Pass|Uncertain|Fail) \d\.\d{3}/);

  // Where no project is shown, none is changed.
  await page.getByRole('link', { name: 'All projects' }).click();
  await choose('micro-clip');
  await expect(app.engine.locator('summary')).toHaveText(/micro-clip/);
  await page.goBack();
  await expect(app.engine.locator('summary')).toHaveText(/micro-dino/);
  await app.goTo('Train');
  await expect(app.training).toHaveAttribute('data-status', 'trained');
  await choose('micro-clip');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toHaveText(
    'Change to micro-clip? Train again then; the versions of the model before stay, and so do the photos.',
  );
  await expectAccessible(page, 'models-asking');
  await dialog.getByRole('button', { name: 'Keep the trained one' }).click();
  await page.keyboard.press('Escape');
  await expect(app.training).toHaveAttribute('data-status', 'trained');
  await choose('micro-clip');
  await dialog.getByRole('button', { name: 'Change the model' }).click();
  await expect(app.engine.locator('summary')).toHaveText(/micro-clip/);
  await expect(app.training).toHaveAttribute('data-status', 'idle');
  await expect(app.thumbnails).toHaveCount(2);
  await expect(app.defectWords).toHaveValue('dent');
  await expect(app.trainButton).toBeEnabled();
  await app.goTo('Inspect');
  await expect(app.results).toHaveCount(2);
});

test.describe('a model that cannot be loaded', () => {
  test.use({ expectedMessages: [/status of 404/] });

  test('leaves the one in use, and says why, as where the list itself cannot be read', async ({ page }) => {
    const app = new App(page);
    const list = '**/models/index.json';
    await page.route(list, (route) => route.fulfill({ status: 404 }));
    await app.open(micro);
    await app.addGoodPhotos(goodPhotos(2));
    await page.getByRole('button', { name: 'Models' }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toHaveText(
      /^The list of models could not be read; /,
    );
    await page.keyboard.press('Escape');
    await page.unroute(list);

    await page.route(list, async (route) => {
      const models = await (await route.fetch()).json();
      await route.fulfill({
        json: [...models, { ...models[0], folder: 'missing-shard', title: 'Half a model' }],
      });
    });
    await page.getByRole('button', { name: 'Models' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Half a model' }).click();
    await expect(app.notices).toHaveText(/^The model's file weights-00001\.safetensors was not found/);
    await expect(app.engine.locator('summary')).toHaveText(/micro-clip/);
    await expect(page).toHaveURL(/model=micro-clip/);
    await expect(app.thumbnails).toHaveCount(2);
  });
});
