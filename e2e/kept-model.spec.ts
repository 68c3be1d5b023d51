/** A model's weights come over the network once, and from the browser's own storage after that. */
import type { Page } from '@playwright/test';
import { App } from './support/app';
import { expect, test } from './support/test';

const keptFiles = (page: Page) =>
  page.evaluate(async () => (await (await caches.open('model-files')).keys()).map(({ url }) => url));

test('weights are read from the server once, and again only where what was kept is not whole', async ({
  page,
}) => {
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('weights-00001.safetensors')) asked++;
  });
  const app = new App(page);
  await app.open('?model=micro-clip&backend=cpu');
  await expect.poll(() => asked).toBe(1);
  const [kept, ...more] = await keptFiles(page);
  expect(more).toEqual([]);

  await app.open('?model=micro-clip&backend=cpu');
  expect(asked).toBe(1);

  await page.evaluate(async (url) => {
    const cache = await caches.open('model-files');
    await cache.put(url, new Response('cut short'));
    // Of weights that were made anew since.
    await cache.put(`${url.slice(0, -64)}${'0'.repeat(64)}`, new Response('replaced'));
  }, kept);
  await app.open('?model=micro-clip&backend=cpu');
  expect(asked).toBe(2);
  expect(await keptFiles(page)).toEqual([kept]);
});
