/** The zip for a computer without network, unpacked into an empty folder: the flow of the page from its own server. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { packageApp } from '../tools/package/main';
import { App } from './support/app';
import { goodPhotos, stainedTestPhoto } from './support/photo-files';
import { expect, test } from './support/test';

let server: ChildProcess | undefined;
test.afterEach(() => server?.kill());

test('learns and inspects, by the server that is packed with it', async ({ page }, info) => {
  // What the other tests are served, with their micro model.
  const files = unzipSync(await packageApp('.cache/e2e/app', 'vtfusion'));
  for (const [name, content] of Object.entries(files)) {
    const file = info.outputPath(name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const program = info.outputPath('vtfusion', 'serve.mjs');
  server = spawn(process.execPath, [program, '--port', '0', '--no-browser']);
  const address = await new Promise<string>((resolve) => {
    server!.stdout!.on('data', (text) => resolve(/http:\S+/u.exec(String(text))![0]));
  });
  const app = new App(page);
  await page.goto(`${address}?model=micro-clip&backend=wasm`);
  await app.newProject();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await app.name.fill('flange');
  await app.addGoodPhotos(goodPhotos(2));
  await app.trainButton.click();
  await app.trained(120_000);
  await app.inspect([stainedTestPhoto]);
  await app.inspected(1);
});
