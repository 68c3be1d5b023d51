/**
 * A tiny model on WebGPU, computed by SwiftShader: the whole way from photos to scores on its shaders, though the graphics card goes
 * away as the training begins, and again, for good, in an inspection, whose scores on wasm are then those that WebGPU gave. That a step
 * of the training is right is held by parity.spec.ts; that WebGPU gives the same scores after a loss, by `npm run torture -- --losses N`.
 */
import { loseGpu, reachGpu } from '../tools/torture/gpu';
import { App } from './support/app';
import { keptScores, mostApart } from './support/kept-scores';
import { goodTestPhoto, stainedTestPhoto, tiny, tinyGoodPhotos } from './support/photo-files';
import { expect, long, test } from './support/test';

test(
  'a tiny model learns on WebGPU, goes on when the graphics card goes away, and scores as on wasm',
  long,
  async ({ page }) => {
    test.setTimeout(900_000);
    // A minute of the page's clock lasts ten, so that both losses are within one on the slowest machine too.
    await page.addInitScript(() => {
      const now = performance.now.bind(performance);
      performance.now = () => now() / 10;
    });
    await reachGpu(page);
    const app = new App(page);
    await app.home('?model=nano-clip&backend=webgpu');
    // Its kernels are checked first.
    await expect(app.engine).toBeVisible({ timeout: 120_000 });
    await app.newProject();
    await expect(app.engine).toHaveAttribute('data-backend', 'webgpu');

    await app.name.fill('machined flange');
    await app.addGoodPhotos(await tinyGoodPhotos(2));
    await app.trainButton.click();
    // Early, before it has compiled what a training takes, which would take long here.
    await expect(app.training.getByRole('status')).toHaveText(/^Looking at the good photos/);
    await loseGpu(page);
    // It is said once the new engine is there, whose kernels are checked anew.
    await expect(app.notices).toHaveText(/^The graphics card went away for a moment\./, { timeout: 120_000 });
    await expect(app.training.getByRole('status')).toHaveText(/Learning to tell them apart: \d+\s?%/, {
      timeout: 300_000,
    });
    await expect(app.training.getByText(/Loss after \d+ steps: \d+\.\d{4}/)).toBeVisible({ timeout: 60_000 });
    await expect(app.training.getByRole('img', { name: /^Synthetic defect: / })).toHaveCount(8);
    await app.trained(600_000);
    await expect(app.training.getByRole('status')).toHaveText(/^Trained on 2 photos in \d+ s/);
    await expect(app.engine).toHaveAttribute('data-backend', 'webgpu');

    // The tiny model has learnt nothing: what they are is no matter, only that their scores agree.
    const good = await tiny(goodTestPhoto);
    const stained = await tiny(stainedTestPhoto);
    await app.inspect([good, stained]);
    await app.inspected(2);
    const onWebgpu = await keptScores(page, 2);

    await app.photosToInspect.setInputFiles([
      { ...stained, name: 'stained again.jpg' },
      { ...good, name: 'good again.jpg' },
    ]);
    await expect(app.result('stained again.jpg')).toBeVisible();
    await loseGpu(page);
    await expect(app.notices.last()).toHaveText(/^The graphics card went away again\./);
    await app.inspected(4, 120_000);
    await expect(app.engine).toHaveAttribute('data-backend', 'wasm');
    const all = await keptScores(page, 4);
    for (const [before, after] of [
      [good.name, 'good again.jpg'],
      [stained.name, 'stained again.jpg'],
    ])
      expect(Math.abs(onWebgpu.get(before)! - all.get(after)!), after).toBeLessThan(mostApart);

    await app.engine.locator('summary').click();
    await expect(app.engine).toContainText('Not WebGPU: it went away twice');
  },
);
