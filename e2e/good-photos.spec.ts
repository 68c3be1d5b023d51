/** Good photos on their way in: dropped, pasted, as a folder; and what is said about each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { onePage } from './support/one-page';
import { goodPhotos, goodTestPhoto, type UploadFile } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const opened = onePage('?model=micro-clip&backend=wasm');
test.beforeEach(() => opened.app.another());

/** A sample photo, disturbed. */
async function disturbed(name: string, change: (photo: Sharp) => Sharp): Promise<UploadFile> {
  const buffer = await change(sharp('public/samples/good-07.jpg')).jpeg({ quality: 95 }).toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

const badlyTaken = () =>
  Promise.all([
    disturbed('shaken.jpg', (photo) => photo.blur(4)),
    disturbed('night.jpg', (photo) => photo.linear(0.25, 0)),
    disturbed('wide.jpg', (photo) => photo.resize(480, 300)),
  ]);

const hints = () => opened.page.getByRole('region', { name: 'Worth another look' }).getByRole('listitem');

test('says what is worth another look, and lets one train all the same', async () => {
  const { app, page } = opened;
  await app.addGoodPhotos(goodPhotos(4));
  await expect(hints()).toHaveCount(0);
  await app.addGoodPhotos(await badlyTaken());
  const again = await sharp(goodPhotos(1)[0].buffer).jpeg({ quality: 70 }).toBuffer();
  await app.addGoodPhotos([{ name: 'again.jpg', mimeType: 'image/jpeg', buffer: again }]);
  await expect(hints()).toHaveText([
    /^Too dark\. night\.jpg: /,
    /^Blurred\. shaken\.jpg: less sharp than the others/,
    /^Other size\. wide\.jpg: most others have 480 × 480 pixels/,
    /^Same again\. again\.jpg: almost the same picture as good-01\.jpg/,
  ]);
  await expect(app.trainButton).toBeEnabled();
  await expectAccessible(page, 'photo-hints');
  for (const name of ['shaken', 'night', 'wide', 'again']) {
    await page.getByRole('button', { name: `Remove ${name}.jpg` }).click();
  }
  await expect(hints()).toHaveCount(0);
});

test('what was removed can be taken back wherever the page is scrolled to', async () => {
  const { app, page } = opened;
  await app.addGoodPhotos(goodPhotos(4));
  const remove = (name: string) => page.getByRole('button', { name: `Remove ${name}.jpg` });
  const undo = page.getByRole('button', { name: 'Undo' });
  const topOf = async (name: string) => Math.round((await remove(name).boundingBox())!.y);
  const log = await page.evaluateHandle(() => {
    const said: string[] = [];
    const note = (changes: MutationRecord[]) =>
      said.push(
        ...changes.flatMap(({ addedNodes }) => [...addedNodes].map((node) => node.textContent ?? '')),
      );
    new MutationObserver(note).observe(document.querySelector('[role=log]')!, { childList: true });
    return said;
  });

  // From the top of the page, and from further down.
  for (const { width, height, top } of [
    { width: 1366, height: 900, top: 0 },
    { width: 390, height: 844, top: 500 },
  ]) {
    await page.setViewportSize({ width, height });
    await page.evaluate((to) => window.scrollTo(0, to), top);
    const before = await topOf('good-02');
    await remove('good-01').click();
    await expect(remove('good-02')).toBeFocused();
    await expect(undo).toBeInViewport({ ratio: 1 });
    await page.screenshot({ path: `.cache/screenshots/notice-${width}.png` });
    // The next photo comes to the place of the one that was removed, and nothing else moves.
    const list = page.getByRole('list', { name: 'Good photos' });
    expect(await topOf('good-02')).toBe(before);
    await undo.click();
    await expect(list.getByRole('listitem')).toHaveCount(4);
    await expect(remove('good-02')).toBeFocused();
  }
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await remove('good-01').click();
  await remove('good-02').click();
  await remove('good-03').click();
  await remove('good-04').click();
  await expect(app.goodPhotos).toBeFocused();
  await expect(undo.last()).toBeInViewport({ ratio: 1 });
  await page.screenshot({ path: '.cache/screenshots/notices-many.png' });
  // Each is told of once, by itself.
  expect(await log.jsonValue()).toEqual([
    ...[1, 1, 1, 2, 3, 4].map((n) => `good-0${n}.jpg was removed from the good photos. Undo`),
  ]);
  await page.keyboard.press('Tab');
  const dismiss = page.getByRole('button', { name: 'Dismiss this message' }).first();
  await dismiss.press('Enter');
  // The next one's, and not its Undo, which a key that is held would press.
  await expect(undo).toHaveCount(3);
  await expect(dismiss).toBeFocused();
  await expectAccessible(page, 'notices');

  // Who reloads the page meanwhile has removed it all the same.
  await undo.last().click();
  await expect(app.thumbnails).toHaveCount(1);
  await page.reload();
  await expect(remove('good-04')).toBeVisible();
  await expect(app.thumbnails).toHaveCount(1);
});

test('recognises the same file under another name', async () => {
  const { app } = opened;
  await app.addGoodPhotos(goodPhotos(3));
  await app.goodPhotos.setInputFiles([{ ...goodPhotos(2)[1], name: 'other-name.jpg' }]);
  await expect(app.notices).toHaveText(/^other-name\.jpg is the same file as good-02\.jpg/);
  await expect(app.thumbnails).toHaveCount(3);
});

test('takes a pasted picture', async () => {
  const { app, page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async () => {
    await navigator.clipboard.writeText('no picture');
  });
  await page.keyboard.press('Control+V');
  await expect(app.notices).toHaveText(/^There is no picture in the clipboard/);
  const png = await sharp(goodTestPhoto.buffer).png().toBuffer();
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    await navigator.clipboard.write([
      new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) }),
    ]);
  }, png.toString('base64'));
  await page.keyboard.press('Control+V');
  await expect(app.thumbnails).toHaveCount(1);
  await expect(app.thumbnails).toHaveAccessibleName(/^\d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.png$/);
  // What is given to a field that takes nothing yet is answered all the same.
  await app.goTo('Inspect');
  for (const give of [
    () => app.drop([goodTestPhoto], 'Drop photos to inspect'),
    () => page.keyboard.press('Control+V'),
  ]) {
    await give();
    await expect(app.notices.last()).toHaveText(/^Nothing was taken: no files can be given here just now\./);
    await page.getByRole('button', { name: 'Dismiss this message' }).last().click();
  }
});

test('cuts long names and shows markup and emoji as the text that they are', async () => {
  const { app } = opened;
  const [first, second, third] = goodPhotos(3);
  await app.addGoodPhotos([
    { ...first, name: '<img src=x onerror=alert(1)>.jpg' },
    { ...second, name: '🔩👩‍🔧.jpg' },
    { ...third, name: `${'long '.repeat(60)}end.jpg` },
  ]);
  await expect(app.thumbnails).toHaveCount(3);
  const names = await app.thumbnails.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')!));
  expect(names).toContain('<img src=x onerror=alert(1)>.jpg');
  expect(names).toContain('🔩👩‍🔧.jpg');
  const long = names.find((name) => name.startsWith('long'))!;
  expect(long).toMatch(/^(long ?)+.*….*end\.jpg$/);
  expect(long.length).toBeLessThan(50);
});

test('opens dropped folders, and counts what is no picture in one sentence', async () => {
  const { app, page } = opened;
  const folder = test.info().outputPath('shift');
  mkdirSync(join(folder, 'night'), { recursive: true });
  for (const { name, buffer } of goodPhotos(3)) writeFileSync(join(folder, 'night', name), buffer);
  for (let i = 0; i < 9; i++) writeFileSync(join(folder, `note-${i}.txt`), 'a note');
  writeFileSync(join(folder, 'ring.vtfusion'), 'a project, by its name');

  const box = (await page.locator('.drop-zone').first().boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await expect(app.thumbnails).toHaveCount(3);
  await expect(app.thumbnails.first()).toHaveAccessibleName('night/good-01.jpg');
  await expect(app.notices).toHaveText([
    /^9 of 12 files cannot be read as pictures and were left out \(note-0\.txt, note-1\.txt, and note-2\.txt …\)\.$/,
    'ring.vtfusion is a project and was left out, since other files came with it. Give it alone to import it.',
  ]);
});

test('takes a chosen folder of a thousand files, 60 of them no pictures', async () => {
  const { app, page } = opened;
  const folder = test.info().outputPath('many');
  mkdirSync(folder, { recursive: true });
  const photo = await sharp(goodTestPhoto.buffer).resize(48, 48).jpeg().toBuffer();
  for (let i = 0; i < 1000; i++) {
    // Each is another file, which a number behind the picture's end makes it.
    const content = i % 16 === 0 && i < 960 ? 'a note' : Buffer.concat([photo, Buffer.from(`${i}`)]);
    writeFileSync(join(folder, `${i}.jpg`), content);
  }
  await page.getByTestId('folder').first().setInputFiles(folder);
  await expect(app.notices).toHaveText([
    /^60 of 1,000 files cannot be read as pictures and were left out \(0\.jpg, 16\.jpg, /,
    '932 photos were left out: training takes at most 8 good photos. Remove one to make room.',
  ]);
  await expect(app.thumbnails).toHaveCount(8);
});
