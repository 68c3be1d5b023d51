/** A disk without room, in inspection and in training: said clearly, nothing lost, and stored once there is room. */
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import type { ProjectRecord, VersionRecord } from '../src/database/records';
import { readStore } from '../tools/torture/stored';
import { App, openProject } from './support/app';
import { stainedTestPhoto } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';

/** A file of noise, which no format makes smaller: 3 MB, for which the browser takes long where it is not given their path. */
async function largePhoto(number: number): Promise<string> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 + number } as const;
  const picture = sharp({ create: { width: 1000, height: 1000, channels: 3, background: 'grey', noise } });
  const path = test.info().outputPath(`large ${number}.png`);
  await picture.png({ compressionLevel: 0 }).toFile(path);
  return path;
}

/** Sets how many bytes the browser has for the app; as many as the disk has without a number. */
async function roomOf(page: Page, address: string) {
  const { origin } = new URL(address);
  const session = await page.context().newCDPSession(page);
  return (quotaSize?: number) =>
    session.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize !== undefined && { quotaSize }),
    });
}

test('results wait for room on the disk, and are stored by themselves', async ({ page, baseURL }) => {
  const app = new App(page);
  // Before the first byte is stored: the browser remembers for a while how much room there was. There is enough for the
  // model, a project with two of the photos and a trained one with some results, not for all of these.
  const setRoom = await roomOf(page, baseURL!);
  await setRoom(15_000_000);
  await app.open(micro);
  await app.name.fill('spare');
  await app.goodPhotos.setInputFiles(await Promise.all([1, 2].map(largePhoto)));
  await expect(app.thumbnails).toHaveCount(2);
  await app.anotherTrained();
  const id = openProject(page);
  await app.goTo('Inspect');
  await app.photosToInspect.setInputFiles(await Promise.all([3, 4, 5].map(largePhoto)));
  // The batch goes on, and each photo has its verdict, score and heatmap.
  await app.inspected(3);
  const full = app.notices.filter({
    hasText: /^The disk has no more room for new results\. They stay on this page/,
  });
  await expect(full).toHaveCount(1);
  await app.show('large 5.png');
  const score = await app.score('large 5.png');
  await expectAccessible(page, 'disk-full');

  // As the sentence says: a project can be deleted on a full disk, and leaves it at once.
  await page.getByRole('link', { name: 'All projects' }).click();
  await page.getByRole('button', { name: 'More for spare' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const deleted = page.locator('.notice').filter({ hasText: 'spare was deleted.' });
  await deleted.getByRole('button', { name: 'Dismiss this message' }).click();
  const projects = async () => (await readStore<ProjectRecord>(page, 'projects')).map(({ id }) => id);
  await expect.poll(projects).toEqual([id]);
  // When the browser counts the bytes as free is its own affair.
  await setRoom();
  await expect(
    app.notices.filter({
      hasText: /^There is room again: \d results? that had to wait (is|are) stored now\.$/,
    }),
  ).toHaveCount(1);
  await expect(full).toHaveCount(0);
  await page.getByRole('link', { name: 'flange', exact: true }).click();
  await app.inspect([{ ...stainedTestPhoto, name: 'after.jpg' }]);
  await app.inspected(4);
  await page.reload();
  await app.inspected(4);
  await app.show('large 5.png');
  expect(await app.score('large 5.png')).toBe(score);
  await app.goTo('Records');
  await page.getByRole('button', { name: 'Check it' }).click();
  await expect(page.getByTestId('trail')).toContainText('The trail is whole');
});

test('a training that ends without room inspects, and is stored before its results once there is room', async ({
  page,
  baseURL,
}) => {
  const app = new App(page);
  const setRoom = await roomOf(page, baseURL!);
  await setRoom(15_000_000);
  await app.openTrained(micro, 'tiled');
  const id = openProject(page);
  /** What the disk names, and what it has. */
  const stored = async () => {
    const projects = await readStore<ProjectRecord>(page, 'projects');
    const versions = await readStore<VersionRecord>(page, 'versions');
    return {
      current: projects.find((project) => project.id === id)?.currentVersion,
      versions: versions.filter(({ project }) => project === id).map(({ number }) => number),
    };
  };
  await app.trainButton.click();
  await expect(app.training).toHaveAttribute('data-status', 'running');
  // The browser goes on for a while by the room that it knew of, so that has to be used up first; bytes that it frees by
  // itself later, of checkpoints that newer ones replaced, are then no room.
  await page.evaluate(fillDisk);
  await setRoom(1);
  await app.trained(60_000);
  await expect(app.notices.filter({ hasText: /^The disk has no more room for this page/ })).toBeVisible();
  await app.inspect([stainedTestPhoto]);
  await app.inspected(1);
  const score = await app.score(stainedTestPhoto.name);
  expect(await stored()).toEqual({ current: 1, versions: [1] });

  await setRoom();
  await page.evaluate(() => void indexedDB.deleteDatabase('filler'));
  await expect(app.notices.filter({ hasText: /^There is room again/ })).toBeVisible();
  await expect.poll(stored).toEqual({ current: 2, versions: [1, 2] });
  await page.reload();
  await app.inspected(1);
  expect(await app.score(stainedTestPhoto.name)).toBe(score);
});

/** Runs in the page: fills its storage until only little records find room. */
async function fillDisk(): Promise<void> {
  const opening = indexedDB.open('filler');
  opening.onupgradeneeded = () => opening.result.createObjectStore('filler', { autoIncrement: true });
  const database = await new Promise<IDBDatabase>((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const finds = (bytes: number) =>
    new Promise<boolean>((resolve) => {
      const write = database.transaction('filler', 'readwrite');
      write.objectStore('filler').put(new Blob([new Uint8Array(bytes)]));
      write.oncomplete = () => resolve(true);
      write.onabort = () => resolve(false);
    });
  for (const bytes of [1_000_000, 100_000]) while (await finds(bytes));
  database.close();
}
