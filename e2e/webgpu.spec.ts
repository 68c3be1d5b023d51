/** A tiny model on WebGPU, computed by SwiftShader: the whole way from photos to scores, on its shaders. */
import { App } from './support/app';
import { goodPhotos, goodTestPhoto, small, stainedTestPhoto } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, long, test } from './support/test';

test('tiny model on WebGPU: learns from two photos and scores as on wasm', long, async ({ page }) => {
  test.setTimeout(900_000);
  const app = new App(page);
  await app.open('?model=nano-clip&backend=webgpu');
  await expect(app.engine).toHaveAttribute('data-backend', 'webgpu');

  await app.name.fill('machined flange');
  const good = await Promise.all(goodPhotos(2).map(small));
  await app.addGoodPhotos(good);
  await app.trainButton.click();
  await expect(app.training.getByRole('status')).toHaveText(/Learning to tell them apart: \d+\s?%/, {
    timeout: 300_000,
  });
  await expect(app.training.getByText(/Loss after \d+ steps: \d+\.\d{4}/)).toBeVisible({ timeout: 60_000 });
  await expect(app.training.getByRole('img', { name: /^Synthetic defect: / })).toHaveCount(8);
  await expectAccessible(page, 'training');
  await app.trained(600_000);
  await expect(app.training.getByRole('status')).toHaveText(/^Trained on 2 photos in \d+ s/);

  const onWebgpu = await scores(app);

  await app.open('?model=nano-clip&backend=wasm');
  await app.name.fill('machined flange');
  await app.addGoodPhotos(good);
  await app.trainButton.click();
  await app.trained(300_000);
  const onWasm = await scores(app);
  expect(onWebgpu).toHaveLength(2);
  for (const [i, score] of onWebgpu.entries()) expect(Math.abs(score - onWasm[i])).toBeLessThan(0.005);
});

/** Of a good and a stained photo. The tiny model has learnt nothing: what they are is no matter, only that they agree. */
async function scores(app: App): Promise<number[]> {
  await app.inspect(await Promise.all([goodTestPhoto, stainedTestPhoto].map(small)));
  await app.inspected(2);
  return [await app.score(goodTestPhoto.name), await app.score(stainedTestPhoto.name)];
}
