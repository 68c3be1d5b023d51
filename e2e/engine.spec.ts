/** Which backend is taken and why, and what the page says when a model cannot be loaded. */
import { App } from './support/app';
import { goodPhotos } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

test('passes over a software WebGPU unless asked for it, and says so', async ({ page }) => {
  const app = new App(page);
  await app.open('?model=micro-clip');
  await app.expectReasons();
  await expect(app.engine).toContainText(/Not WebGPU: .*swiftshader.* is no real GPU\./i);
});

const unloadable = {
  nosuch: /^The model's file model\.json could not be read .*: there is no such model\./,
  'missing-shard':
    /^The model's file weights-00001\.safetensors was not found at .* Run `npm run weights` again/,
};
test.describe('a model that is not there', () => {
  test.use({ expectedMessages: [/status of 404/] });

  for (const [model, sentence] of Object.entries(unloadable)) {
    test(`${model} is refused with a sentence`, async ({ page }) => {
      const app = new App(page);
      await app.home(`?model=${model}`);
      await expect(page.locator('.engine')).toHaveText(sentence);
      await app.newProject();
      await app.name.fill('nut');
      await expect(app.trainButton).toBeDisabled();
      await expect(app.trainButton).toHaveAccessibleDescription(
        'Training needs a model, and none could be loaded.',
      );
      if (model === 'missing-shard') await expectAccessible(page, 'no-model');
    });
  }
});

test('weights that were altered are not used', async ({ page }) => {
  const app = new App(page);
  await app.open('?model=altered-shard&backend=wasm');
  await app.name.fill('machined flange');
  await app.addGoodPhotos(goodPhotos(2));
  await app.trainButton.click();
  await expect(app.notices).toHaveText(
    /^The model's file weights-00002\.safetensors is not the one that its manifest names/,
  );
  await expect(app.thumbnails).toHaveCount(2);
  await expect(app.training).toHaveAttribute('data-status', 'idle');
});
