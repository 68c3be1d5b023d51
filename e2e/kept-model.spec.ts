/** A model's weights come over the network once, and from the browser's own storage after that. */
import type { Page } from '@playwright/test';
import { onePage } from './support/one-page';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const query = '?model=micro-clip&backend=cpu';
const opened = onePage(query);

/** Once the engine has read them. */
test.beforeAll(() => expect(opened.app.engine).toBeVisible());

const keptFiles = (page: Page) =>
  page.evaluate(async () => (await (await caches.open('model-files')).keys()).map(({ url }) => url));

/** Counts from now on how often the server is asked for weights. */
function asksForWeights(page: Page): () => number {
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('weights-00001.safetensors')) asked++;
  });
  return () => asked;
}

test('weights are read from the server once, and again only where what was kept is not whole', async () => {
  const { page, app } = opened;
  await expect.poll(() => keptFiles(page)).toHaveLength(1);
  const [kept] = await keptFiles(page);
  const asked = asksForWeights(page);
  await app.open(query);
  expect(asked()).toBe(0);

  await page.evaluate(async (url) => {
    const cache = await caches.open('model-files');
    await cache.put(url, new Response('cut short'));
    // Of weights that were made anew since.
    await cache.put(`${url.slice(0, -64)}${'0'.repeat(64)}`, new Response('replaced'));
  }, kept);
  await app.open(query);
  expect(asked()).toBe(1);
  expect(await keptFiles(page)).toEqual([kept]);
});

test('weights that were altered on the disk are found by the check of what is kept, and read anew', async () => {
  const { page, app } = opened;
  const asked = asksForWeights(page);
  await expect.poll(() => keptFiles(page)).toHaveLength(1);
  const [file] = await keptFiles(page);
  const sumOfFile = () =>
    page.evaluate(async (url) => {
      const response = await (await caches.open('model-files')).match(url);
      const digest = await crypto.subtle.digest('SHA-256', await response!.arrayBuffer());
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    }, file);
  await page.evaluate(async (url) => {
    const cache = await caches.open('model-files');
    const bytes = new Uint8Array(await (await cache.match(url))!.arrayBuffer());
    bytes[bytes.length - 1] ^= 1;
    await cache.put(url, new Response(bytes));
  }, file);
  expect(file.endsWith(await sumOfFile())).toBe(false);

  await page.getByRole('link', { name: 'Settings' }).click();
  const kept = page.getByTestId('kept');
  await kept.getByRole('button').click();
  await expect(kept.getByRole('alert')).toContainText(
    'micro-clip: 1 file of this model was altered on the disk',
  );
  expect(await keptFiles(page)).toEqual([]);
  await kept.getByRole('button').click();
  await expect(kept.getByRole('status')).toHaveText(/^All is well/);

  await app.open(query);
  await expect.poll(asked).toBe(1);
  await expect.poll(() => keptFiles(page)).toEqual([file]);
  expect(file.endsWith(await sumOfFile())).toBe(true);
});

test('weights that no project needs can be removed in the settings, and others cannot', async () => {
  const { page } = opened;
  await expect.poll(() => keptFiles(page)).toHaveLength(1);
  const [file] = await keptFiles(page);
  await page.evaluate(async (url) => {
    const other = new URL('models/other-clip/', location.href).href;
    const [folder, sum] = url.split('/').slice(-2);
    const cache = await caches.open('model-files');
    await cache.put(
      url.replace(`${folder}/${sum}`, `${encodeURIComponent(other)}/${sum}`),
      new Response(new Uint8Array(5_000_000)),
    );
  }, file);
  await page.getByRole('link', { name: 'Settings' }).click();
  const room = page.getByTestId('room');
  await expect(room.getByRole('listitem')).toHaveText(['other-clip, 5 MB', /^micro-clip, 1 MB, in use$/]);
  await expect(room.getByRole('button')).toHaveCount(1);
  await expectAccessible(page, 'settings-models');
  await room.getByRole('button', { name: 'Remove other-clip' }).click();
  await expect(room.getByRole('listitem')).toHaveText([/^micro-clip/]);
  await expect(room.getByRole('heading')).toBeFocused();
  expect(await keptFiles(page)).toEqual([file]);
});
