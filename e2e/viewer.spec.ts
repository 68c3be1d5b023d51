/** The viewer of one photo: zooming, moving, reading scores and the ways to show the heatmap; by mouse, keys and touch. */
import sharp from 'sharp';
import type { App } from './support/app';
import { fingersOn } from './support/fingers';
import { expectNoLongTask } from './support/long-tasks';
import { onePage } from './support/one-page';
import { goodPhotos, samplePhoto, stainedTestPhoto, tiny } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

/** Small and quick: these tests are not about what the model sees. */
const micro = '?model=micro-clip&backend=wasm';

/** Scale and place of the picture on the canvas, as it is drawn. */
async function viewOf({ page, heatmap }: App): Promise<{ scale: number; x: number; y: number }> {
  // What was just done has been drawn by the frame after the next.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  const [scale, x, y] = (await heatmap.getAttribute('data-view'))!.split(' ').map(Number);
  return { scale, x, y };
}

/** Whether the left and the right half of the canvas show any heatmap: whether its strength changes a pixel there. */
async function heatInHalves(app: App): Promise<[boolean, boolean]> {
  const strength = app.page.getByRole('slider', { name: 'Heatmap', exact: true });
  const drawn = async (key: 'Home' | 'End') => {
    await strength.press(key);
    await viewOf(app);
    const url = await app.heatmap.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    return sharp(Buffer.from(url.split(',')[1], 'base64'))
      .raw()
      .toBuffer({ resolveWithObject: true });
  };
  const [none, full] = [await drawn('Home'), await drawn('End')];
  const { width, channels } = full.info;
  const halves: [boolean, boolean] = [false, false];
  for (let i = 0; i < full.data.length; i++) {
    if (full.data[i] !== none.data[i]) halves[Math.floor(i / channels) % width < width / 2 ? 0 : 1] = true;
  }
  return halves;
}

const opened = onePage(micro);
test.beforeAll(async () => {
  await opened.app.anotherTrained();
  await opened.app.inspect([stainedTestPhoto]);
  await opened.app.inspected(1);
});
test.beforeEach(async () => {
  const { app, page } = opened;
  await app.show(stainedTestPhoto.name);
  const fit = page.getByRole('button', { name: 'Show the whole photo' });
  if (await fit.isEnabled()) await fit.click();
  await page.mouse.move(0, 0);
  await page.getByRole('application').press('Escape');
});

test('zooms and moves by wheel, buttons, drag and keys, and shows all again', async () => {
  const { app, page } = opened;
  const whole = await viewOf(app);
  const box = (await app.heatmap.boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };

  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -400);
  await expect.poll(async () => (await viewOf(app)).scale).toBeGreaterThan(whole.scale * 2);
  const near = await viewOf(app);
  await page.mouse.down();
  await page.mouse.move(middle.x + 40, middle.y + 30, { steps: 4 });
  await page.mouse.up();
  const moved = await viewOf(app);
  expect(moved.x - near.x).toBeCloseTo(40, 0);
  expect(moved.y - near.y).toBeCloseTo(30, 0);
  const fit = page.getByRole('button', { name: 'Show the whole photo' });
  await fit.click();
  expect(await viewOf(app)).toEqual(whole);
  await expect(fit).toBeDisabled();
  await expect(fit).toBeFocused();

  // The buttons zoom about what was pressed last: without a drag, all of the photo can be seen from near.
  const zoomIn = page.getByRole('button', { name: 'Zoom in' });
  const corner = { x: box.width * 0.25, y: box.height * 0.25 };
  await app.heatmap.click({ position: corner });
  const spot = { x: (corner.x - whole.x) / whole.scale, y: (corner.y - whole.y) / whole.scale };
  for (let i = 0; i < 4; i++) await zoomIn.click();
  const close = await viewOf(app);
  expect(close.scale).toBeGreaterThan(whole.scale * 5);
  // It is still in view, which it would not be of a photo that was zoomed about its middle.
  for (const at of [spot.x * close.scale + close.x, spot.y * close.scale + close.y]) {
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(Math.min(box.width, box.height));
  }
  await fit.click();

  const stage = page.getByRole('application');
  await stage.focus();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  expect((await viewOf(app)).scale).toBeCloseTo(whole.scale * 2.25, 3);
  const before = await viewOf(app);
  await page.keyboard.press('ArrowRight');
  expect((await viewOf(app)).x).toBeLessThan(before.x);
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  expect(await viewOf(app)).toEqual(whole);

  // Keys zoom about where the crosshair is, far from what was pressed.
  const [width, height] = await Promise.all(
    ['width', 'height'].map(async (side) => Number(await app.heatmap.getAttribute(`data-photo-${side}`))),
  );
  for (let i = 0; i < Math.max(width, height); i += 8) {
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
  }
  for (let i = 0; i < 3; i++) await page.keyboard.press('+');
  const inCorner = await viewOf(app);
  expect(inCorner.scale).toBeCloseTo(whole.scale * 1.5 ** 3, 3);
  expect(width * inCorner.scale + inCorner.x).toBeCloseTo(box.width, -1);
  expect(height * inCorner.scale + inCorner.y).toBeCloseTo(box.height, -1);
});

test('reads scores under the pointer and by keys', async () => {
  const { app, page } = opened;
  const readout = page.getByTestId('readout');
  await expect(readout).toHaveText('Point at the photo to read its score.');
  await app.heatmap.hover();
  await expect(readout).toHaveText(/^Score here -?\d+\.\d{3} · \d+\.\d{3} (above|below) the threshold$/);
  const pointed = await readout.textContent();
  await page.mouse.move(0, 0);
  await page.getByRole('application').focus();
  await page.keyboard.press('h');
  await expect(readout).toHaveAttribute('aria-live', 'polite');
  const hottest = await readout.textContent();
  expect(hottest).not.toBe(pointed);
  for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowLeft');
  await expect(readout).not.toHaveText(hottest!);
  await page.keyboard.press('Escape');
  await expect(readout).toHaveText('Point at the photo to read its score.');
});

test('explains a spot by the good photo that is most like it', async () => {
  const { app, page } = opened;
  // A photo that training has seen: each of its patches is its own closest match.
  await app.photosToInspect.setInputFiles([await tiny(goodPhotos(2)[1])]);
  await expect(app.result('good-02.jpg')).toHaveAttribute('data-status', 'done');
  await app.show('good-02.jpg');
  await app.heatmap.click({ position: { x: 200, y: 150 } });
  await expect(page.getByTestId('closest-photo')).toHaveText('Good photo 2: good-02.jpg (as it lies)');
  await expect(page.getByTestId('closest-sentence')).toHaveText(/ is (99|100)% alike, as good parts are/);
  await app.show('test-stain-01.jpg');
  await page.getByText('Why?').click();
  await expect(page.getByRole('img', { name: 'Words: looks damaged' })).toBeVisible();
  await expect(page.getByTestId('closest-photo')).toHaveText(/^Good photo [12]: good-0[12]\.jpg \(/);
  await expectAccessible(page, 'why');
});

test('leaves the keyboard where it is when another photo comes by itself', async () => {
  const { app, page } = opened;
  const [first, second] = goodPhotos(2);
  const stage = page.getByRole('application');
  await stage.focus();
  await app.drop([first], 'Drop photos to inspect');
  await expect(app.heatmap).toHaveAccessibleName(`Heatmap over ${first.name}`);
  await expect(stage).toBeFocused();
  const colours = page.getByLabel('Colours');
  await colours.focus();
  await app.drop([second], 'Drop photos to inspect');
  await expect(app.heatmap).toHaveAccessibleName(`Heatmap over ${second.name}`);
  await expect(colours).toBeFocused();
  // Whoever has gone elsewhere stays there.
  await page.mouse.click(1, 300);
  await app.drop([samplePhoto('test-good-02.jpg')], 'Drop photos to inspect');
  await expect(app.heatmap).toHaveAccessibleName('Heatmap over test-good-02.jpg');
  await expect(page.locator('body')).toBeFocused();

  // Also whoever went while there was no control to be at.
  await colours.focus();
  const broken = { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await app.drop([broken], 'Drop photos to inspect');
  await expect(app.heatmap).toHaveCount(0);
  await page.getByRole('button', { name: 'Large verdict' }).focus();
  await page.mouse.click(1, 300);
  await app.drop([samplePhoto('test-good-01.jpg')], 'Drop photos to inspect');
  await expect(app.heatmap).toHaveAccessibleName('Heatmap over test-good-01.jpg');
  await expect(page.locator('body')).toBeFocused();
});

test('pinches and drags by fingers, without a long task', async () => {
  const { app, page } = opened;
  const whole = await viewOf(app);
  await app.heatmap.scrollIntoViewIfNeeded();
  const box = (await app.heatmap.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const { touch, gone } = await fingersOn(page);
  const fit = page.getByRole('button', { name: 'Show the whole photo' });
  await expectNoLongTask(page, async () => {
    if (await fit.isEnabled()) await fit.click();
    await touch('touchStart', [x - 30, y], [x + 30, y]);
    for (let i = 1; i <= 10; i++) await touch('touchMove', [x - 30 - 6 * i, y], [x + 30 + 6 * i, y]);
    await touch('touchEnd');
    const near = await viewOf(app);
    expect(near.scale).toBeGreaterThan(whole.scale * 2);
    await touch('touchStart', [x, y]);
    for (let i = 1; i <= 5; i++) await touch('touchMove', [x + 8 * i, y]);
    await touch('touchEnd');
    expect((await viewOf(app)).x).toBeGreaterThan(near.x + 20);
  });
  await gone();
});

// Last, for what it chooses is kept.
test('overlay, side by side and swipe, with colours that are kept', async () => {
  const { app, page } = opened;
  const whole = await viewOf(app);
  await expectAccessible(page, 'viewer-overlay');
  expect(await heatInHalves(app)).toEqual([true, true]);
  await page.getByRole('radio', { name: 'Side by side' }).click();
  await expect.poll(async () => (await viewOf(app)).scale).toBeLessThan(whole.scale);
  expect(await heatInHalves(app)).toEqual([false, true]);
  await expectAccessible(page, 'viewer-beside');
  await page.getByRole('radio', { name: 'Swipe' }).click();
  const divider = page.getByRole('slider', { name: 'Divider between photo and heatmap' });
  await expect(divider).toHaveAttribute('aria-valuenow', '50');
  const swiped = await viewOf(app);
  await divider.press('ArrowLeft');
  await expect(divider).toHaveAttribute('aria-valuenow', '49');
  const stage = (await app.heatmap.boundingBox())!;
  const at = (share: number) => stage.x + stage.width * share;
  await page.mouse.move(at(0.49), stage.y + 60);
  await page.mouse.down();
  await page.mouse.move(at(0.6), stage.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(divider).toHaveAttribute('aria-valuenow', '60');
  // A press on the track of its slider, without a drag, moves it too.
  const thumb = (await divider.boundingBox())!;
  await page.mouse.click(at(0.25), thumb.y + thumb.height / 2);
  await expect(divider).toHaveAttribute('aria-valuenow', /^2[3-7]$/);
  expect(await viewOf(app)).toEqual(swiped);
  // The photo above and below the track is read as all of it.
  await page.mouse.move(at(0.75), thumb.y + thumb.height / 2 - 18);
  await expect(page.getByTestId('readout')).toHaveText(/^Score here /);
  await page.getByLabel('Colours').selectOption('cividis');
  await page.getByLabel('Line at the threshold').uncheck();
  await expectAccessible(page, 'viewer-swipe');
  await page.reload();
  await expect(app.engine).toBeVisible();
  await expect(app.heatmap).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Swipe' })).toBeChecked();
  await expect(page.getByLabel('Colours')).toHaveValue('cividis');
  await expect(page.getByLabel('Line at the threshold')).not.toBeChecked();
});
