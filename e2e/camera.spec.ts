/** A camera that shows parts being laid down and taken away: good photos from it, and live inspection. */
import type { Page } from '@playwright/test';
import { cameraWith, filmSize, lengthOf, type Scene } from './support/fake-camera';
import { wasHidden } from './support/hidden-window';
import { onePage } from './support/one-page';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';

const parts: readonly Scene[] = [
  { frames: 10 },
  { photo: 'test-good-01.jpg', frames: 7, from: -260, to: 0 },
  // Long enough for a processor that other tests share.
  { photo: 'test-good-01.jpg', frames: 30 },
  { photo: 'test-good-01.jpg', frames: 5, from: 0, to: 260 },
  { frames: 5 },
  { photo: 'test-stain-01.jpg', frames: 7, from: -260, to: 0 },
  { photo: 'test-stain-01.jpg', frames: 30 },
];

test.use({ permissions: ['camera'], launchOptions: cameraWith('parts', parts) });

const opened = onePage(micro);

const camera = (page: Page) => page.getByTestId('camera');
const isLive = (page: Page) => expect(camera(page)).toHaveAttribute('data-status', 'live');

/** A project with a detector, its camera on. */
async function live(): Promise<void> {
  const { app, page } = opened;
  await app.anotherTrained();
  await app.goTo('Inspect');
  await page.getByRole('button', { name: 'Live camera' }).click();
  await expect(page.getByRole('button', { name: 'Inspect now' })).toBeFocused();
  await isLive(page);
  await expect(page.getByTestId('rates')).toContainText(/Camera: [1-9][\d.]* frames per second/);
  // That another project is called so, too.
  await app.dismissAll();
}

const choose = (page: Page, trigger: string) =>
  page.getByLabel('What triggers an inspection').selectOption({ label: trigger });

/** Lets the film go on to another picture than the one that it is held at, if it is, and holds it there. */
const holdAnother = (page: Page) =>
  page.locator('video').evaluate(async (video: HTMLVideoElement) => {
    const context = new OffscreenCanvas(32, 24).getContext('2d', { willReadFrequently: true })!;
    const shown = () => {
      context.drawImage(video, 0, 0, 32, 24);
      return context.getImageData(0, 0, 32, 24).data.join();
    };
    const before = video.paused ? shown() : '';
    await video.play();
    const nextPicture = HTMLVideoElement.prototype.requestVideoFrameCallback.bind(video);
    do await new Promise((resolve) => nextPicture(resolve));
    while (shown() === before);
    video.pause();
    // A camera goes on giving pictures, also of what lies still.
    video.requestVideoFrameCallback = (call) =>
      requestAnimationFrame((now) => call(now, {} as VideoFrameCallbackMetadata));
  });

test('says how to allow the camera, and opens it as soon as that is done', async () => {
  const { app, page } = opened;
  await page.context().clearPermissions();
  await app.another();
  await page.getByRole('button', { name: 'Use the camera' }).click();
  await expect(camera(page).getByRole('alert')).toContainText('The camera is not allowed.');
  await expectAccessible(page, 'camera-refused');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(camera(page).getByRole('alert')).toContainText('The camera is not allowed.');
  await page.context().grantPermissions(['camera']);
  await isLive(page);
  await expect(page.getByRole('button', { name: 'Take a photo' })).toBeFocused();
});

test('takes good photos from the camera', async () => {
  const { app, page } = opened;
  await app.anotherTrained();
  const opener = page.getByRole('button', { name: 'Use the camera' });
  const take = page.getByRole('button', { name: 'Take a photo' });
  await opener.click();
  await expect(take).toBeFocused();
  await isLive(page);
  await holdAnother(page);
  const size = await page
    .locator('video')
    .evaluate(({ videoWidth, videoHeight }: HTMLVideoElement) => [videoWidth, videoHeight]);
  expect(size).toEqual([filmSize.width, filmSize.height]);
  const before = await app.thumbnails.count();
  await take.click();
  await expect(app.thumbnails).toHaveCount(before + 1);
  await expect(take).toBeEnabled();
  await expect(take).toBeFocused();
  await holdAnother(page);
  await take.click();
  await expect(app.thumbnails).toHaveCount(before + 2);
  await expect(page.getByText('2 photos taken')).toBeVisible();
  await expectAccessible(page, 'camera-good-photos');
  // The same picture twice: what is refused was not taken.
  await take.click();
  await expect(app.notices.first()).toContainText('is the same file as');
  await expect(take).toBeEnabled();
  await expect(app.thumbnails).toHaveCount(before + 2);
  await expect(page.getByText('2 photos taken')).toBeVisible();
  await page.getByRole('button', { name: 'Close the camera' }).click();
  await expect(camera(page)).toHaveCount(0);
  await expect(opener).toBeFocused();

  // A training turns it off, and leaves it so.
  await opener.click();
  await isLive(page);
  await app.trainButton.click();
  await expect(camera(page)).toHaveCount(0);
  await app.cancelButton.click();
  await expect(opener).toBeEnabled();
  await expect(camera(page)).toHaveCount(0);
});

test('inspects what the camera sees when a key is pressed, also after a click', async () => {
  const { app, page } = opened;
  await live();
  await page.keyboard.press('Space');
  await app.inspected(1);
  await expect(page.getByTestId('big-verdict')).toHaveText(/^(Pass|Uncertain|Fail)/);
  await page.getByRole('button', { name: 'Inspect now' }).click();
  await app.inspected(2);
  // The button keeps the focus of the click; the foot switch does not press it a second time.
  await page.keyboard.press('Space');
  await app.inspected(3);
  await page.waitForTimeout(700);
  await app.inspected(3);
  // So do fields that were clicked: the foot switch unticks no box and opens no list, however often it is pressed.
  const sound = page.getByRole('checkbox', { name: 'Sound' });
  await sound.click();
  await page.keyboard.press('Space');
  await app.inspected(4);
  await page.keyboard.press('Space');
  await app.inspected(5);
  await expect(sound).toBeChecked();
  const trigger = page.getByLabel('What triggers an inspection');
  await trigger.click();
  await trigger.click();
  await expect(trigger).toBeFocused();
  await page.keyboard.press('Space');
  await app.inspected(6);
  // Reached by the keyboard it is the person's own key again.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(sound).toBeFocused();
  await page.keyboard.press('Space');
  await expect(sound).not.toBeChecked();
  await app.inspected(6);
  // So it is in a menu that was opened by a click, where arrows move the focus.
  await page.getByRole('button', { name: 'More' }).click();
  await page.keyboard.press('End');
  const remove = page.getByRole('menuitem', { name: /^Delete the .*shown$/ });
  await expect(remove).toBeFocused();
  await page.keyboard.press('Space');
  await expect(app.results).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await app.inspected(6);
  // Arrows that choose in a list which was clicked do not.
  const key = page.getByRole('combobox', { name: /^Key/ });
  await key.click();
  await key.click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(key).toHaveValue(' ');
  await page.keyboard.press('Space');
  await app.inspected(7);
  // A list that was reached by keys has no use for the space bar.
  await page.keyboard.press('Tab');
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Space');
  await app.inspected(8);
  // The photo that is shown is the one that the verdict is about.
  await expect(app.results.nth(7)).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(page, 'live');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(camera(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Live camera' })).toBeFocused();
  await page.getByRole('button', { name: 'Live camera' }).blur();
  await page.keyboard.press('Space');
  await page.waitForTimeout(500);
  await app.inspected(8);
});

test('comes back by itself when it was unplugged in use', async () => {
  const { app, page } = opened;
  await live();
  await page.keyboard.press('Space');
  await app.inspected(1);
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const plugged = new Promise<void>((resolve) => {
      mediaDevices.addEventListener('plugged', () => resolve(), { once: true });
    });
    let isPlugged = false;
    void plugged.then(() => {
      isPlugged = true;
    });
    mediaDevices.getUserMedia = (wanted) =>
      isPlugged ? open(wanted) : Promise.reject(new DOMException('gone', 'NotFoundError'));
    const [track] = (document.querySelector('video')!.srcObject as MediaStream).getTracks();
    track.stop();
    track.dispatchEvent(new Event('ended'));
  });
  await expect(camera(page).getByRole('alert')).toContainText('The camera was unplugged or stopped');
  const inspectNow = page.getByRole('button', { name: 'Inspect now' });
  await expect(inspectNow).toBeDisabled();
  await expectAccessible(page, 'camera-lost');
  await page.evaluate(() => {
    navigator.mediaDevices.dispatchEvent(new Event('plugged'));
  });
  await page.evaluate(() => {
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
  await isLive(page);
  await expect(inspectNow).toBeEnabled();
  await page.keyboard.press('Space');
  await app.inspected(2);
});

// The last two choose what triggers, which is kept.
test('inspects each part once it lies still', async () => {
  const { app, page } = opened;
  await live();
  await choose(page, 'A part laid down, at rest');
  await expect(page.getByText('Something moves; waiting until it is at rest.')).toBeVisible();
  await expect(app.results).toHaveCount(3, { timeout: 60_000 });
  // The film comes to rest three times: two parts, and the bench after the second one, which is not told of.
  const [first, , third] = await app.results.evaluateAll((all) =>
    all.map(({ dataset }) => {
      // "2026-11-24 14-03-22-417.jpg"
      const [, day, h, min, s, ms] = /^(\S+) (\d+)-(\d+)-(\d+)-(\d+)/.exec(dataset.name!)!;
      return Date.parse(`${day}T${h}:${min}:${s}.${ms}`);
    }),
  );
  expect(third - first).toBeGreaterThan(1000 * (lengthOf(parts) - 1));
  // In a hidden window no part is seen, and who comes back is told.
  expect(await wasHidden(page, 8)).toBe(1);
  await expect(app.notices).toHaveText(
    /^From .+ to .+ this window was hidden or covered: the camera inspected nothing\.$/,
  );
  await wasHidden(page, 2);
  await expect(app.notices).toHaveText(
    /^Between .+ and .+ this window was hidden or covered twice, about 10 minutes in all: the camera inspected nothing then\.$/,
  );
});

test('inspects at intervals, and always, without a queue', async () => {
  const { app, page } = opened;
  await live();
  await choose(page, 'Every few seconds');
  const seconds = page.getByLabel('Seconds between two');
  await seconds.press('End');
  await seconds.press('Backspace');
  await seconds.pressSequentially('5');
  await expect(seconds).toHaveValue('5');
  await seconds.selectText();
  await seconds.pressSequentially('0.5');
  await expect(seconds).toHaveValue('0.5');
  await app.results.nth(2).waitFor();
  await choose(page, 'Always, as fast as possible');
  const before = await app.results.count();
  const unfinished = page.locator('[data-testid=result]:not([data-status=done])');
  for (let i = 0; i < 5; i++) {
    await app.results.nth(before + i).waitFor();
    expect(await unfinished.count()).toBeLessThanOrEqual(1);
  }
  await expect(page.getByTestId('rates')).toContainText(/Inspected: \d+(\.\d)? per second/);
});
