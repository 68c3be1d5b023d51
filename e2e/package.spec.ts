/** The zip for a computer without network, unpacked into an empty folder: the flow of the page from its own server. */
import { App } from './support/app';
import { packagedFiles, type Served, serve, unpack } from './support/packaged-app';
import { goodPhotos, stainedTestPhoto } from './support/photo-files';
import { expect, test } from './support/test';

let server: Served | undefined;
test.afterEach(() => server?.stop());

test('learns and inspects, by the server that is packed with it', async ({ page }, info) => {
  await unpack(await packagedFiles(), info.outputPath());
  server = await serve(info.outputPath(), 0);
  const app = new App(page);
  await page.goto(`${server.address}?model=micro-clip&backend=wasm`);
  await app.newProject();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await app.name.fill('flange');
  await app.addGoodPhotos(goodPhotos(2));
  await app.trainButton.click();
  await app.trained(120_000);
  await app.inspect([stainedTestPhoto]);
  await app.inspected(1);
  await expect(app.results).toHaveText(/\d\.\d{3}/);
});
