/** WebGL loses its context in inspection: all ends as if nothing had happened, with the score that wasm, which is quick, gave before. */
import { engineOf } from '../tools/torture/gpu';
import { App } from './support/app';
import { keptScores, mostApart } from './support/kept-scores';
import { stainedTestPhoto, tiny, tinyGoodPhotos } from './support/photo-files';
import { expect, long, test } from './support/test';

test('goes on after WebGL lost its context', long, async ({ page }) => {
  const stained = await tiny(stainedTestPhoto);
  const app = new App(page);
  await app.open('?model=nano-clip&backend=wasm');
  await app.addGoodPhotos(await tinyGoodPhotos(2));
  await app.trainButton.click();
  await app.trained(60_000);
  await app.inspect([stained]);
  await app.inspected(1);
  const score = (await keptScores(page, 1)).get(stained.name)!;
  await page.goto(`/?model=nano-clip&backend=webgl${new URL(page.url()).hash}`);
  await expect(app.engine).toHaveAttribute('data-backend', 'webgl');
  await engineOf(page).evaluate(() => {
    const { backend } = (globalThis as unknown as { _tfengine: { backend: WebGlBackend } })._tfengine;
    const { gl } = backend.gpgpu;
    const draw = gl.drawElements.bind(gl);
    // Long before all shaders of an inspection are compiled, which takes a software renderer long.
    let left = 20;
    gl.drawElements = (...given) => {
      if (--left === 0) gl.getExtension('WEBGL_lose_context')!.loseContext();
      draw(...given);
    };
  });
  await app.photosToInspect.setInputFiles([{ ...stained, name: 'again.jpg' }]);
  await expect(app.notices).toHaveText(/^The graphics card went away for a moment\./);
  await app.inspected(2, 120_000);
  await expect(app.engine).toHaveAttribute('data-backend', 'webgl');
  const again = (await keptScores(page, 2)).get('again.jpg')!;
  expect(Math.abs(again - score)).toBeLessThan(mostApart);
});

/** What is used of TensorFlow.js's. */
interface WebGlBackend {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
}
