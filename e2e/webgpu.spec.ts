/**
 * A tiny model on WebGPU, computed by SwiftShader: the whole way from photos to scores on its shaders, then without the graphics
 * card, which goes away in an inspection, and again as soon as it is back. That a step of the training is right is held by
 * parity.spec.ts; that scores stay as they were after a loss, by lost-webgl.spec.ts.
 */
import { loseGpu, reachGpu } from '../tools/torture/gpu';
import { App } from './support/app';
import { goodPhotos, goodTestPhoto, small, stainedTestPhoto } from './support/photo-files';
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
    await app.open('?model=nano-clip&backend=webgpu');
    await expect(app.engine).toHaveAttribute('data-backend', 'webgpu');

    await app.name.fill('machined flange');
    await app.addGoodPhotos(await Promise.all(goodPhotos(2).map(small)));
    await app.trainButton.click();
    await expect(app.training.getByText(/Loss after \d+ steps: \d+\.\d{4}/)).toBeVisible({
      timeout: 300_000,
    });
    await expect(app.training.getByRole('img', { name: /^Synthetic defect: / })).toHaveCount(8);
    await app.trained(600_000);
    await expect(app.training.getByRole('status')).toHaveText(/^Trained on 2 photos in \d+ s/);

    // The tiny model has learnt nothing: what they are is no matter, only that their scores agree.
    const good = await small(goodTestPhoto);
    const stained = await small(stainedTestPhoto);
    await app.inspect([good, stained]);
    await app.inspected(2);
    const onWebgpu = [await app.score(good.name), await app.score(stained.name)];

    await app.photosToInspect.setInputFiles([{ ...stained, name: 'again.jpg' }]);
    await expect(app.result('again.jpg')).toBeVisible();
    await loseGpu(page);
    await expect(app.notices).toHaveText(/^The graphics card went away for a moment\./);
    // It is there again, and goes before it has compiled what the photo takes, which would take long here.
    await expect(app.engine).toHaveAttribute('data-backend', 'webgpu', { timeout: 120_000 });
    await loseGpu(page);
    await expect(app.notices.last()).toHaveText(
      /^The graphics card went away again before it had worked for a minute\./,
    );
    await app.inspected(3, 120_000);
    await expect(app.engine).toHaveAttribute('data-backend', 'wasm');
    expect(Math.abs((await app.score('again.jpg')) - onWebgpu[1])).toBeLessThan(0.005);

    await app.inspect([
      { ...good, name: 'good on wasm.jpg' },
      { ...stained, name: 'stained on wasm.jpg' },
    ]);
    await app.inspected(5);
    const onWasm = [await app.score('good on wasm.jpg'), await app.score('stained on wasm.jpg')];
    for (const [i, score] of onWebgpu.entries()) expect(Math.abs(score - onWasm[i])).toBeLessThan(0.005);

    await app.engine.locator('summary').click();
    await expect(app.engine).toContainText(
      'Not WebGPU: it went away again before it had worked for a minute',
    );
  },
);
