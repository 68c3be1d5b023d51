/** A region of interest, the whole way: painted by every tool, found by itself, trained with, kept, and shown. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { fingersOn } from './support/fingers';
import { expectNoLongTask } from './support/long-tasks';
import { onePage } from './support/one-page';
import { goodPhotos, goodTestPhoto, tiny, tinyGoodPhotos, type UploadFile } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

/** Small and quick: these tests are not about what the model sees. */
const micro = '?model=micro-clip&backend=wasm';

/** The same photo twice, once with a blot on its left half. */
async function withAndWithoutBlot(): Promise<UploadFile[]> {
  const clean = await sharp(goodTestPhoto.buffer).png().toBuffer();
  const blot = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#c02010' } })
    .png()
    .toBuffer();
  const blotted = await sharp(clean)
    .composite([{ input: blot, left: 60, top: 150 }])
    .png()
    .toBuffer();
  return Promise.all(
    [
      { name: 'clean.png', mimeType: 'image/png', buffer: clean },
      { name: 'blot.png', mimeType: 'image/png', buffer: blotted },
    ].map(tiny),
  );
}

const opened = onePage(micro);
test.beforeEach(() => opened.app.another());

test('is marked by mouse and keys, undone and done again, and found by itself', async () => {
  const { app, page } = opened;
  await app.addGoodPhotos(goodPhotos(2));
  await expect(page.getByText('The whole photo counts.')).toBeVisible();
  await page.getByRole('button', { name: 'Limit to a region…' }).click();
  const apply = page.getByRole('button', { name: 'Use this region' });
  await expect(apply).toBeDisabled();
  const stage = page.getByRole('application', { name: 'Region on the first good photo' });
  const box = (await stage.boundingBox())!;
  const side = Math.min(box.width, box.height);
  const at = (x: number, y: number) =>
    [box.x + box.width / 2 + (x - 0.5) * side, box.y + box.height / 2 + (y - 0.5) * side] as const;
  const marked = page.getByText(/% of the photo is marked/);
  const share = async () => Number((await marked.textContent())!.replace(/\D+/g, ''));

  await page.mouse.move(...at(0.25, 0.25));
  await page.mouse.down();
  await page.mouse.move(...at(0.75, 0.75), { steps: 5 });
  await page.mouse.up();
  await expect(marked).toHaveText('25% of the photo is marked.');
  await page.getByRole('radio', { name: 'Polygon' }).click();
  for (const corner of [at(0.05, 0.05), at(0.95, 0.05), at(0.05, 0.95), at(0.05, 0.05)]) {
    await page.mouse.click(...corner);
  }
  await expect.poll(share).toBeGreaterThan(45);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(marked).toHaveText('25% of the photo is marked.');
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect.poll(share).toBeGreaterThan(45);
  const withPolygon = await share();
  await page.getByRole('radio', { name: 'Eraser' }).click();
  await page.mouse.move(...at(0.1, 0.3));
  await page.mouse.down();
  await page.mouse.move(...at(0.6, 0.3), { steps: 6 });
  await page.mouse.up();
  await expect.poll(share).toBeLessThan(withPolygon);
  await expectAccessible(page, 'region-dialog');

  // By keys alone: a square of 96 pixels of 480 from the middle on.
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(apply).toBeDisabled();
  await page.getByRole('radio', { name: 'Rectangle' }).click();
  await stage.focus();
  await page.keyboard.press('Space');
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
  }
  await page.keyboard.press('Space');
  await expect(marked).toHaveText('4% of the photo is marked.');
  await page.keyboard.press('Control+z');
  await expect(marked).toHaveText('0% of the photo is marked.');
  await page.keyboard.press('Control+Shift+Z');
  await expect(marked).toHaveText('4% of the photo is marked.');

  await page.getByRole('button', { name: 'Find the object' }).click();
  await expect.poll(share).toBeGreaterThan(20);
  expect(await share()).toBeLessThan(90);
  // What was painted before is not lost.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(marked).toHaveText('4% of the photo is marked.');
  await page.goBack();
  await page.getByRole('button', { name: 'Discard it' }).click();
  await expect(page.getByText('The whole photo counts.')).toBeVisible();
});

test('keeps a defect outside of it from the score, now and after a reload', async () => {
  const { app, page } = opened;
  await app.addGoodPhotos(await tinyGoodPhotos(2));
  await page.getByRole('button', { name: 'Limit to a region…' }).click();
  const stage = page.getByRole('application', { name: 'Region on the first good photo' });
  const box = (await stage.boundingBox())!;
  const side = Math.min(box.width, box.height);
  const [x, y] = [box.x + (box.width - side) / 2, box.y + (box.height - side) / 2];
  // The right half: the blot will be on the left.
  await page.mouse.move(x + 0.55 * side, y + 0.05 * side);
  await page.mouse.down();
  await page.mouse.move(x + 0.98 * side, y + 0.95 * side, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Use this region' }).click();
  await expect(page.getByText(/^3\d% of each photo counts\.$/)).toBeVisible();
  await app.trainButton.click();
  await app.trained(120_000);
  await app.inspect(await withAndWithoutBlot());
  await app.inspected(2);
  expect(await app.score('blot.png')).toBe(await app.score('clean.png'));
  await app.show('blot.png');

  const readout = page.getByTestId('readout');
  const photo = (await app.heatmap.boundingBox())!;
  const middle = { x: photo.width / 2, y: photo.height / 2 };
  await app.heatmap.hover({ position: { x: middle.x - 100, y: middle.y } });
  await expect(readout).toHaveText('Outside of the region of interest: not looked at.');
  await app.heatmap.hover({ position: { x: middle.x + 100, y: middle.y } });
  await expect(readout).toHaveText(/^Score here /);
  await expectAccessible(page, 'region-viewer');

  await page.reload();
  await app.show('blot.png');
  await app.heatmap.hover({ position: { x: middle.x - 100, y: middle.y } });
  await expect(readout).toHaveText('Outside of the region of interest: not looked at.');
  await app.goTo('Train');
  await expect(page.getByText(/^3\d% of each photo counts\.$/)).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const buffer = await readFile(await (await download).path());
  await page.getByRole('link', { name: 'All projects' }).click();
  await page.getByLabel('Project file').setInputFiles({ name: 'half.vtfusion', mimeType: '', buffer });
  // Of the encoder's square now, whose pixels are coarser.
  await expect(page.getByText(/^(3\d|4[01])% of each photo counts\.$/)).toBeVisible();
});

test('is painted with a finger and the brush, without a long task', async () => {
  const { app, page } = opened;
  await app.addGoodPhotos(goodPhotos(2));
  await page.getByRole('button', { name: 'Limit to a region…' }).click();
  await page.getByRole('radio', { name: 'Brush' }).click();
  const stage = page.getByRole('application', { name: 'Region on the first good photo' });
  const box = (await stage.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const { touch, gone } = await fingersOn(page);
  await expectNoLongTask(page, async () => {
    await touch('touchStart', [x - 80, y]);
    for (let i = 1; i <= 20; i++) await touch('touchMove', [x - 80 + 8 * i, y + (i % 5) * 4]);
    await touch('touchEnd');
    await expect(page.getByText(/^([2-9]|1\d)% of the photo is marked\.$/)).toBeVisible();
  });
  await gone();
});
