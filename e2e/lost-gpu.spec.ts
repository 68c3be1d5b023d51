/** The graphics card goes away in inspection, and again in training: all ends as if nothing had happened, the second time on wasm. */

import { engineOf, loseGpu, reachGpu } from '../tools/torture/gpu';
import { App } from './support/app';
import { goodPhotos, small, stainedTestPhoto } from './support/photo-files';
import { expect, long, test } from './support/test';

test(
  'goes on after the graphics card went away, and without it after the second time',
  long,
  async ({ page }) => {
    // A minute of the page's clock lasts ten, so that both losses are within one on the slowest machine too.
    await page.addInitScript(() => {
      const now = performance.now.bind(performance);
      performance.now = () => now() / 10;
    });
    await reachGpu(page);
    const stained = await small(stainedTestPhoto);
    const app = new App(page);
    await app.open('?model=nano-clip&backend=wasm');
    await app.name.fill('machined flange');
    await app.addGoodPhotos(await Promise.all(goodPhotos(2).map(small)));
    await app.trainButton.click();
    await app.trained(120_000);
    await app.inspect([stained]);
    await app.inspected(1);
    const score = await app.score(stained.name);
    const project = new URL(page.url()).hash;

    await page.goto(`/?model=nano-clip&backend=webgpu${project}`);
    await expect(app.engine).toHaveAttribute('data-backend', 'webgpu');
    await app.photosToInspect.setInputFiles([{ ...stained, name: 'again.jpg' }]);
    await expect(app.result('again.jpg')).toBeVisible();
    await loseGpu(page);
    await expect(app.notices).toHaveText(/^The graphics card went away for a moment\./);
    await app.inspected(2, 120_000);
    await expect(app.engine).toHaveAttribute('data-backend', 'webgpu');
    expect(Math.abs((await app.score('again.jpg')) - score)).toBeLessThan(0.005);

    await app.goTo('Train');
    await app.trainButton.click();
    await expect(app.training.getByRole('status')).toHaveText(/^Looking at the good photos/);
    await loseGpu(page);
    await expect(app.notices.last()).toHaveText(/^The graphics card went away twice within a minute\./);
    await app.trained(120_000);
    await expect(app.engine).toHaveAttribute('data-backend', 'wasm');
    await app.engine.locator('summary').click();
    await expect(app.engine).toContainText('Not WebGPU: it went away twice within a minute');
  },
);

test('goes on after WebGL lost its context', long, async ({ page }) => {
  const stained = await small(stainedTestPhoto);
  const app = new App(page);
  await app.openTrained('?model=micro-clip&backend=wasm');
  await app.inspect([stained]);
  await app.inspected(1);
  const score = await app.score(stained.name);
  await page.goto(`/?model=micro-clip&backend=webgl${new URL(page.url()).hash}`);
  await expect(app.engine).toHaveAttribute('data-backend', 'webgl');
  await app.photosToInspect.setInputFiles([{ ...stained, name: 'again.jpg' }]);
  await expect(app.result('again.jpg')).toBeVisible();
  await engineOf(page).evaluate(() => {
    const { backend } = (globalThis as unknown as { _tfengine: { backend: WebGlBackend } })._tfengine;
    backend.gpgpu.gl.getExtension('WEBGL_lose_context')!.loseContext();
  });
  await expect(app.notices).toHaveText(/^The graphics card went away for a moment\./);
  await app.inspected(2, 120_000);
  await expect(app.engine).toHaveAttribute('data-backend', 'webgl');
  expect(Math.abs((await app.score('again.jpg')) - score)).toBeLessThan(0.005);
});

/** What is used of TensorFlow.js's. */
interface WebGlBackend {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
}
