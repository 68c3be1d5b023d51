/** A kiosk: set up by its owner, used by whoever passes by, left only with the PIN, and back by itself after trouble. */
import type { Page } from '@playwright/test';
import { cameraWith } from './support/fake-camera';
import { wasHidden } from './support/hidden-window';
import { onePage } from './support/one-page';
import { changeElsewhere } from './support/other-window';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const micro = 'model=micro-clip&backend=wasm';

test.use({
  permissions: ['camera'],
  launchOptions: cameraWith('kiosk', [
    { frames: 50 },
    { photo: 'test-stain-01.jpg', frames: 7, from: -260, to: 0 },
    { photo: 'test-stain-01.jpg', frames: 43 },
  ]),
});

const kiosk = `/?kiosk=flange&${micro}&sample=none`;

/** Its tests begin with a trained project called "flange"; those of photos run in one kiosk, which the last of them leaves. */
const opened = onePage(`?${micro}`);
test.beforeAll(async () => {
  await opened.app.anotherTrained();
  await opened.page.clock.install();
});

/** Long, so that no time of the log holds it by chance. */
const pin = '864209753186';

async function start(page: Page, source: string): Promise<void> {
  await page.getByRole('radio', { name: source }).check();
  await page.getByLabel('PIN for leaving, 4 to 12 digits').fill(pin);
  await page.getByLabel('The PIN again').fill(pin);
  await page.getByRole('button', { name: 'Start the kiosk' }).click();
  await expect(page.getByTestId('kiosk')).toBeVisible();
}

/** As if the browser had not been a kiosk before. */
const forget = (page: Page) =>
  page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

async function setUp(page: Page, address = kiosk): Promise<void> {
  // A page of no server has nothing to forget.
  if (page.url() !== 'about:blank') await forget(page);
  await page.goto(address);
}

/** Has a kiosk of photos run, if none does. */
async function demonstrate(page: Page): Promise<void> {
  if (await verdict(page).isVisible()) return;
  await setUp(page);
  await start(page, 'Photos, one after another');
  await expect(verdict(page)).toBeVisible();
}

const verdict = (page: Page) => page.getByTestId('big-verdict');

test('shows one verdict after another', async () => {
  const { app, page } = opened;
  await app.goTo('Inspect');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Kiosk' }).click();
  await expect(page).toHaveURL(/kiosk=/);
  await expect(page.getByRole('heading', { name: 'Kiosk: flange' })).toBeVisible();
  await page.getByRole('button', { name: 'Start the kiosk' }).click();
  await expect(page.getByRole('alert')).toHaveText('A PIN has 4 to 12 digits.');
  await page.getByLabel('PIN for leaving, 4 to 12 digits').fill('2468');
  await page.getByLabel('The PIN again').fill('2469');
  await page.getByRole('button', { name: 'Start the kiosk' }).click();
  await expect(page.getByRole('alert')).toHaveText(/^The two PINs differ/);
  await expectAccessible(page, 'kiosk-setup');
  const read: string[] = [];
  page.on('request', (request) => request.url().includes('/samples/') && read.push(request.url()));
  await start(page, 'Photos, one after another');
  await expect(verdict(page)).toBeVisible();
  expect(await page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await page.evaluate(() => document.exitFullscreen());
  await page.getByRole('button', { name: 'Full screen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const score = await verdict(page).textContent();
  await page.clock.fastForward(6500);
  await expect(verdict(page)).not.toHaveText(score!);
  await expectAccessible(page, 'kiosk');
  expect(read).toHaveLength(new Set(read).size);
});

test('starts the engine anew when it no longer answers', async () => {
  const { page } = opened;
  await demonstrate(page);
  const state = page.getByTestId('kiosk-state');
  const [engine] = page.workers();
  // It will never come back from this.
  void engine
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  await page.clock.fastForward(7000);
  await expect(state).toHaveText('Looking …');
  await page.clock.fastForward(61_000);
  await expect(state).toHaveAttribute('data-status', 'healing');
  const before = await verdict(page).textContent();
  await expect(state).toHaveAttribute('data-status', 'ready', { timeout: 60_000 });
  await expect(async () => {
    await page.clock.fastForward(6500);
    await expect(verdict(page)).not.toHaveText(before!, { timeout: 2000 });
  }).toPass({ timeout: 60_000 });
});

test('asks for the PIN until nothing is typed for a minute, and as long as there is a wait', async () => {
  const { page } = opened;
  await demonstrate(page);
  await expect(page).toHaveTitle('Kiosk – flange – VTFusion');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Leave' }).click();
  for (const digit of '13') {
    await dialog.getByRole('button', { name: digit, exact: true }).click();
    await page.clock.fastForward(50_000);
    await expect(dialog).toBeVisible();
  }
  await page.clock.fastForward(11_000);
  await expect(dialog).toBeHidden();

  const now = await page.evaluate(() => Date.now());
  await changeElsewhere(page, 'vtfusion-kiosk', { wrongTries: { count: 8, last: now } });
  await page.getByRole('button', { name: 'Leave' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(/ Wait 1[56]\d seconds\.$/);
  await page.clock.fastForward(110_000);
  await expect(dialog.getByRole('alert')).toHaveText(/ Wait [45]\d seconds\.$/);
  await page.clock.fastForward(59_000);
  await expect(dialog.getByRole('alert')).toBeHidden();
  await expect(dialog).toBeVisible();
  await page.clock.fastForward(61_000);
  await expect(dialog).toBeHidden();
});

test('goes on after a power cut, keeps nothing, and is left only with the PIN', async () => {
  const { app, page } = opened;
  await demonstrate(page);
  await changeElsewhere(page, 'vtfusion-kiosk', { wrongTries: { count: 0, last: 0 } });
  await page.getByRole('button', { name: 'Leave' }).click();
  const dialog = page.getByRole('dialog');
  await expectAccessible(page, 'kiosk-leave');
  for (const digit of '1357') await dialog.getByRole('button', { name: digit, exact: true }).click();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('That is not the PIN.');
  await expect(dialog.getByRole('button', { name: 'Leave' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await expect(verdict(page)).toBeVisible();
  await page.getByRole('button', { name: 'Leave' }).click();
  const lockedOut = (seconds: RegExp) =>
    dialog
      .getByRole('alert')
      .filter({ hasText: new RegExp(`^Too many wrong tries\\. Wait ${seconds.source} seconds?\\.`) });
  for (const wrong of ['1111', '2222']) {
    await dialog.getByLabel('PIN').fill(wrong);
    await page.keyboard.press('Enter');
    await expect(dialog.getByLabel('PIN')).toHaveValue('');
  }
  await expect(lockedOut(/\d/)).toBeVisible();
  // As after more of them: longer than a slow machine takes to load the page.
  const now = await page.evaluate(() => Date.now());
  await changeElsewhere(page, 'vtfusion-kiosk', { wrongTries: { count: 7, last: now } });
  // A power cut: it goes on without anybody, and is no way around the wait.
  await page.reload();
  await expect(verdict(page)).toBeVisible();
  await page.getByRole('button', { name: 'Leave' }).click();
  await expect(lockedOut(/\d\d/)).toBeVisible();
  await dialog.getByLabel('PIN').fill(pin);
  await expect(dialog.getByRole('button', { name: 'Leave' })).toBeDisabled();
  await page.clock.fastForward(81_000);
  await expect(dialog.getByRole('button', { name: 'Leave' })).toBeEnabled();
  await dialog.getByRole('button', { name: 'Stay' }).click();
  // Whoever finds the way back finds the kiosk.
  await page.goBack();
  await expect(page).toHaveURL(/kiosk=/);
  await expect(verdict(page)).toBeVisible();
  await page.getByRole('button', { name: 'Leave' }).click();
  await dialog.getByLabel('PIN').fill(pin);
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/kiosk=/);

  // Only a hash of the PIN is kept, and no result at all.
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(stored).not.toContain(pin);
  await page.getByRole('link', { name: 'flange', exact: true }).click();
  await app.goTo('Inspect');
  await expect(app.results).toHaveCount(0);
});

test('tells when another tab works with its project, can take it over or be left meanwhile, and goes on when that tab is gone', async () => {
  const { app, page: owner } = opened;
  await app.goHome();
  await owner.getByRole('link', { name: 'flange', exact: true }).click();
  await app.goTo('Train');
  await forget(owner);
  const page = await owner.context().newPage();
  await page.goto(kiosk);
  const elsewhere = 'This project is open in another tab.';
  await expect(page.getByRole('alert')).toContainText(elsewhere);
  await expect(page.getByRole('link', { name: 'To the projects' })).toBeVisible();
  await expectAccessible(page, 'kiosk-elsewhere');
  await page.getByRole('button', { name: 'Take it over' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Kiosk: flange' })).toBeFocused();
  await start(page, 'Photos, one after another');
  await expect(verdict(page)).toBeVisible();
  await owner.getByRole('button', { name: 'Take it over' }).click();
  await expect(page.getByRole('alert')).toContainText(elsewhere);
  await expect(page.getByRole('link')).toHaveCount(0);
  await page.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('dialog').getByLabel('PIN')).toBeVisible();
  await page.keyboard.press('Escape');
  // Its owner goes elsewhere, and nobody is there to ask.
  await owner.goto('about:blank');
  await expect(verdict(page)).toBeVisible();
  await forget(page);
  await page.close();
});

test('waits for a folder of photos that went with the page, and shows no others', async () => {
  const { page } = opened;
  await setUp(page);
  await page.getByTestId('kiosk-folder').setInputFiles('public/samples');
  const chosen = page.getByText(/^\d+ photos of the chosen folder\./);
  await expect(chosen).toBeVisible();
  // It stays in place of one without pictures.
  await page.getByTestId('kiosk-folder').setInputFiles('e2e/support');
  await expect(page.getByText(/^None of the \d+ files is a picture that can be read/)).toBeVisible();
  await expect(chosen).toBeVisible();
  await start(page, 'Photos, one after another');
  await expect(verdict(page)).toBeVisible();
  await expect(page.getByTestId('kiosk-state')).toHaveText('Demonstration with photos of a folder');
  const read: string[] = [];
  page.on('request', (request) => request.url().includes('/samples/') && read.push(request.url()));
  await page.reload();
  await expect(page.getByRole('alert').first()).toHaveText(
    /^No photos to show: those of the chosen folder went/,
  );
  await expect(page.getByTestId('kiosk-state')).toHaveText('');
  await expectAccessible(page, 'kiosk-folder-gone');
  await expect(verdict(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('dialog').getByLabel('PIN').fill(pin);
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/kiosk=/);
  expect(read).toEqual([]);
});

test('invites whoever walks up until their own part is inspected', async () => {
  const { page } = opened;
  await setUp(page);
  await page.getByRole('radio', { name: 'What the camera sees' }).check();
  await page.getByLabel('What triggers an inspection').selectOption({ label: 'A part laid down, at rest' });
  await start(page, 'What the camera sees');
  await expect(page.getByTestId('invitation')).toContainText('Lay a part under the camera');
  await expect(page.getByText('tap the screen')).toHaveCount(0);
  await expect(verdict(page)).toBeVisible();
  await expect(page.getByTestId('invitation')).toHaveCount(0);
  const shown = await page.getByTestId('kiosk').evaluateHandle((kiosk) => {
    const latest = () =>
      kiosk.querySelector('[data-testid=big-verdict]')?.getAttribute('data-result') ?? 'invitation';
    const all = [latest()];
    const look = () => latest() !== all.at(-1) && all.push(latest());
    new MutationObserver(look).observe(kiosk, { childList: true, subtree: true, attributes: true });
    return all;
  });
  const around = async () => {
    const all = await shown.jsonValue();
    const at = all.indexOf('invitation');
    return { before: all[at - 1], after: all[at + 1] };
  };
  await page.clock.fastForward(31_000);
  await expect.poll(async () => (await around()).before).toBeDefined();
  // The film goes on: parts move, and the next one is laid down.
  await expect.poll(async () => (await around()).after).toBeDefined();
  const { before, after } = await around();
  expect(after).not.toBe(before);
  // Where parts laid down cannot be noticed, it says so as long as that lasts.
  const unseen = page.getByTestId('no-verdict');
  const canvas = await page.evaluateHandle(() => {
    const { prototype } = OffscreenCanvasRenderingContext2D;
    const { getImageData } = prototype;
    prototype.getImageData = () => {
      throw new DOMException('There is no memory.', 'InvalidStateError');
    };
    return {
      mend: () => {
        prototype.getImageData = getImageData;
      },
    };
  });
  await expect(unseen).toContainText('Parts that are laid down cannot be noticed');
  await expect(verdict(page)).toHaveCount(0);
  await canvas.evaluate(({ mend }) => mend());
  await expect(unseen).toHaveCount(0);
  expect(await wasHidden(page, 8)).toBe(1);
  const told = page.getByText(
    /^From .+ to .+ this window was hidden or covered: the camera inspected nothing\.$/,
  );
  await expect(told).toBeVisible();
  await expectAccessible(page, 'kiosk-was-hidden');
  await page.getByRole('button', { name: 'Dismiss this message' }).click();
  await expect(told).toHaveCount(0);
});

test('invites to the camera, and says the verdict of what it sees by a tap', async () => {
  const { app, page } = opened;
  await setUp(page, kiosk.replace('flange', 'Flange'));
  await page.getByRole('radio', { name: 'What the camera sees' }).check();
  await page.getByLabel(/^Keep the results/).check();
  await expect(page.getByLabel('How many of them')).toHaveValue('10000');
  await page.getByLabel('How many of them').selectOption({ label: 'The latest 1,000' });
  await expect(page.getByTestId('camera')).toHaveAttribute('data-status', 'live');
  await expectAccessible(page, 'kiosk-setup-camera');
  await start(page, 'What the camera sees');
  await expect(page.getByTestId('invitation')).toContainText('Lay a part under the camera');
  // With a key it says which one, and the screen is one as well.
  await expect(page.getByTestId('invitation')).toContainText('press the space bar or tap the screen.');
  await expectAccessible(page, 'kiosk-invitation');
  await expect(page.getByTestId('camera')).toHaveAttribute('data-status', 'live');
  await page.getByTestId('camera').click();
  await expect(verdict(page)).toHaveAttribute('data-result', '1');
  await expect(page.getByTestId('invitation')).toHaveCount(0);
  await expect(page.getByText('press the space bar or tap the screen.')).toBeVisible();
  // While the next part is looked at, the verdict is seen to be of the one before.
  const looks = await page.locator('.kiosk-body').evaluateHandle((body: HTMLElement) => {
    const seen: (string | undefined)[] = [];
    new MutationObserver(() => seen.push(body.dataset.looking)).observe(body, { attributes: true });
    return seen;
  });
  await verdict(page).click();
  await expect(verdict(page)).toHaveAttribute('data-result', '2');
  await expect.poll(() => looks.jsonValue()).toEqual(['true', 'false']);
  // A photo that cannot be inspected, or not even be taken, leaves no verdict of the part before.
  for (const [given, next] of [
    ['no picture', '4'],
    ['nothing', '6'],
  ]) {
    await page.evaluate((what) => {
      const { convertToBlob } = OffscreenCanvas.prototype;
      OffscreenCanvas.prototype.convertToBlob = async () => {
        OffscreenCanvas.prototype.convertToBlob = convertToBlob;
        if (what === 'nothing') throw new DOMException('It cannot be encoded.', 'EncodingError');
        return new Blob([what], { type: 'image/jpeg' });
      };
    }, given);
    await verdict(page).click();
    await expect(page.getByTestId('no-verdict')).toHaveText(
      /^No verdict\s*This part could not be inspected\./,
    );
    await expect(verdict(page)).toHaveCount(0);
    if (given === 'no picture') await expectAccessible(page, 'kiosk-no-verdict');
    await page.getByTestId('no-verdict').click();
    await expect(verdict(page)).toHaveAttribute('data-result', next);
  }
  // Nor does one stand or come back where a camera that went away is there again: who knows what lies there by then.
  await page.evaluate(() => {
    const { srcObject } = document.querySelector('video')!;
    (srcObject as MediaStream).getVideoTracks()[0].dispatchEvent(new Event('ended'));
  });
  await expect(page.getByTestId('invitation')).toBeVisible();
  await expect(page.getByTestId('camera')).toHaveAttribute('data-status', 'live');
  await expect(page.getByTestId('invitation')).toBeVisible();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('dialog').getByLabel('PIN').fill(pin);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'flange', exact: true }).click();
  await app.goTo('Inspect');
  await expect(app.results.first()).toBeVisible();
  await app.goTo('Records');
  await expect(page.getByTestId('failed-photos')).toHaveText(/^Could not be inspected: 2 photos, /);
});

test('opens none of two projects by the name that both have, and each by its id', async () => {
  const { app, page } = opened;
  await app.anotherTrained();
  await page.goto(kiosk.replace('flange', 'Flange'));
  await expect(page.getByRole('alert')).toContainText(
    'More than one project in this browser is called “Flange”.',
  );
  await page.getByRole('link', { name: 'To the projects' }).click();
  const cards = page.getByTestId('project').filter({ hasNotText: 'Sample' });
  await cards.first().getByRole('link').first().click();
  await app.goTo('Inspect');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Kiosk' }).click();
  await expect(page.getByRole('heading', { name: 'Kiosk: flange' })).toBeVisible();
});

test('says what is wrong with its address, in German', async () => {
  const { page } = opened;
  await changeElsewhere(page, 'vtfusion-preferences', { locale: 'de' });
  await page.goto(kiosk.replace('flange', 'nothing'));
  await expect(page.getByRole('alert')).toContainText('In diesem Browser gibt es kein Projekt „nothing“.');
  await expectAccessible(page, 'kiosk-missing-german');
});
