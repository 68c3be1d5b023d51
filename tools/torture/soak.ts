/**
 * A long day in one page: many inspections and trainings, then a kiosk before a camera, by a clock that is turned on
 * as fast as it answers; it keeps its latest results and removes older ones. After each, what the program holds must
 * be what it held after its first few: tensors, their bytes, those on the device and workers to the last one;
 * listeners, the heaps of the page and its workers, and the buffers of the workers' arrays within five percent. What
 * is kept on the disk grows, and is not meant, but for the number of the kiosk's results. On WebGPU, by SwiftShader,
 * the buffers on the device are counted too: those in use to the last one, the bytes of all, with those that wait for
 * reuse, within five percent. Photos are small then, and there is no kiosk. Elsewhere those of a short soak are tiny.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { Random } from '../../src/das/random';
import type { ResultRecord } from '../../src/database/records';
import { inTime } from '../../src/in-time';
import { chromiumOptions, nameHelper, softwareGpu } from './browser';
import { heldOnDevice, reachGpu } from './gpu';
import type { SoakBackend } from './options';
import { ofTinyApp } from './serve';
import { readStore } from './stored';
import type { TortureReport } from './torture';
import { WorkerHeaps } from './worker-heaps';

/** Photos that are given at once at most, and inspections to one training; a shorter soak trains once. */
const MOST_AT_ONCE = 25;
const TRAIN_EVERY = 100;
/** Functions stay as they are compiled first, plainly and at once: code that is compiled better and better for hours would count in the heap. */
const plainCode =
  '--js-flags=--no-opt --no-maglev --always-sparkplug --no-lazy-feedback-allocation --no-flush-bytecode';
/** A kiosk takes a photo every six seconds: 14 400 a day, which is 2000 inspections' worth of soak. */
const INTERVAL_MS = 6_000;
const KIOSK_PER_INSPECTION = 7.2;
/** Results that it keeps, and how many more come before the oldest are removed. */
const KEPT = 1_000;
const MOST_BEFORE_REMOVAL = 100;
/** A camera whose every picture is another one, since it shows the time; drawn by Chromium. */
const madeUpCamera = '--use-fake-device-for-media-stream=fps=30';
/** Of these there may not be one more. */
const COUNTED: readonly string[] = [
  'tensors',
  'tensor bytes',
  'device bytes',
  'device buffers in use',
  'workers',
];
const MOST_MORE = 0.05;
const patienceMs = 60_000;
/** A software renderer takes so many times as long, and minutes for the tiles of a photo that is wider than `SMALL` pixels. */
const SLOW = 10;
const SMALL = 96;
/** So small that a tiny model sees a photo in fewer tiles, or in none. */
const TINY = 36;
const pageHeap = 'heap of the page, KiB';
/** So much more there may be by chance, however long the day was: React keeps the rows of a list until it shows another. */
const CHANCE: Held = {
  listeners: 20,
  'nodes of the document': 100,
  [pageHeap]: 256,
  'heaps of its workers, KiB': 256,
};

/** What must not grow, by name. */
type Held = Readonly<Record<string, number>>;

export const soak = ofTinyApp(soakAt);

/** @param address the app's, with the tiny model */
export async function soakAt(
  address: string,
  count: number,
  seed: number,
  say: (line: string) => void,
  backend: SoakBackend = 'wasm',
): Promise<TortureReport> {
  const onGpu = backend === 'webgpu';
  const profile = await mkdtemp(path.join(tmpdir(), 'vtfusion-soak-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...chromiumOptions,
    args: [...chromiumOptions.args, plainCode, madeUpCamera, ...(onGpu ? softwareGpu : [])],
    permissions: ['camera'],
    // A service worker would answer for the engine's script before `reachGpu` could.
    serviceWorkers: onGpu ? 'block' : 'allow',
  });
  const batch = Math.min(count, MOST_AT_ONCE);
  const trainings = Math.max(1, Math.floor(count / TRAIN_EVERY));
  const failures: string[] = [];
  const notes: string[] = [];
  const compare = (what: string, before: Held, after: Held) => {
    for (const [name, was] of Object.entries(before)) {
      const is = after[name];
      const line = `${what}: ${name} ${was} before, ${is} after`;
      notes.push(line);
      say(line);
      const more = COUNTED.includes(name) ? 0 : Math.max(was * MOST_MORE, CHANCE[name] ?? 0);
      if (is > was + more) failures.push(line);
    }
  };
  try {
    await context.addInitScript(nameHelper);
    await context.addInitScript(ofSmallPictures);
    const page = await context.newPage();
    if (onGpu) await reachGpu(page);
    await page.goto(address.replace('backend=wasm', `backend=${backend}`));
    const session = await context.newCDPSession(page);
    const bench = new Bench(page, session, await WorkerHeaps.of(session), new Random(seed), onGpu, count);
    await bench.begin();
    await bench.inspect(batch);
    // A day is measured from a second training on, which holds what the first one left for it; a few inspections need not wait for that.
    if (count >= TRAIN_EVERY) await bench.train();
    await bench.lookAround();
    const before = await bench.held();
    let trained = 0;
    for (let done = 0; done < count; ) {
      const some = Math.min(batch, count - done);
      await bench.inspect(some);
      done += some;
      if (trained === Math.floor((done / count) * trainings)) continue;
      await bench.train();
      trained++;
      const { [pageHeap]: heap } = await bench.held();
      say(`${done}/${count} inspections, ${pageHeap}: ${heap}`);
    }
    await bench.lookAround();
    compare(`${count} inspections, ${trained} trainings`, before, await bench.held());
    if (onGpu) return { trials: count, failures, notes };

    const triggers = Math.round(count * KIOSK_PER_INSPECTION);
    await bench.startKiosk(address);
    // Its list of the latest results is full by then.
    await bench.turnClock(count >= TRAIN_EVERY ? 2 * batch : batch);
    const fresh = await bench.held();
    for (let done = 0; done < triggers; done += 10 * batch) {
      await bench.turnClock(Math.min(10 * batch, triggers - done));
      say(`${Math.min(done + 10 * batch, triggers)}/${triggers} of the kiosk's photos`);
    }
    const hours = ((triggers * INTERVAL_MS) / 3_600_000).toFixed(1);
    compare(`${hours} h of a kiosk, ${triggers} photos`, fresh, await bench.held());
    const { taken, kept } = await bench.keptOfKiosk();
    const stored = `${kept} results kept of the kiosk's ${taken}`;
    notes.push(stored);
    say(stored);
    if (kept < Math.min(taken, KEPT) || kept > KEPT + MOST_BEFORE_REMOVAL) failures.push(stored);
    return { trials: count + triggers, failures, notes };
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Bench {
  private given = 0;
  /** By the kiosk. */
  private taken = 0;

  constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
    private readonly heaps: WorkerHeaps,
    private readonly random: Random,
    private readonly onGpu: boolean,
    /** Inspections in all. */
    private readonly count: number,
  ) {}

  /** For what takes so long at most elsewhere. */
  private atMost(milliseconds: number): { readonly timeout: number } {
    return { timeout: this.onGpu ? SLOW * milliseconds : milliseconds };
  }

  /** A project with good photos, trained once. */
  async begin(): Promise<void> {
    const { page } = this;
    page.setDefaultTimeout(this.atMost(patienceMs).timeout);
    await this.session.send('Performance.enable');
    await page.getByTestId('engine').waitFor();
    await page.getByTestId('new-project').click();
    await page.getByLabel('What is the object called?').fill('soaked');
    await this.choose('Drop photos of good parts', (await photos('good-0')).slice(0, 2));
    await page.getByRole('list', { name: 'Good photos' }).getByRole('img').nth(1).waitFor();
    await this.train();
  }

  async train(): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: /^Train( again)?$/ }).click();
    await page.locator('[data-testid=training][data-status=running]').waitFor();
    await page.locator('[data-testid=training][data-status=trained]').waitFor(this.atMost(180_000));
    await this.clear();
  }

  async inspect(count: number): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: 'Inspect', exact: true }).click();
    const known = await photos('test-');
    const files = Array.from({ length: count }, () => {
      const file = this.random.pick(known);
      return { ...file, name: `${this.given++} ${file.name}` };
    });
    await this.choose('Drop photos to inspect', files);
    await page.locator(`[data-testid=results][data-finished="${count}"]`).waitFor(this.atMost(180_000));
    await this.clear();
  }

  /** As a person chooses files. Playwright's own way keeps hold of the input, and with it of all that was beside it. */
  private async choose(label: string, files: readonly SamplePhoto[]): Promise<void> {
    const ofShort = this.count < TRAIN_EVERY ? TINY : undefined;
    const asked = { files, side: this.onGpu ? SMALL : ofShort };
    await this.page.getByLabel(label).evaluate(async (input: HTMLInputElement, { files, side }) => {
      async function smaller(photo: Blob, to: number): Promise<Blob> {
        const canvas = new OffscreenCanvas(to, to);
        canvas.getContext('2d')!.drawImage(await createImageBitmap(photo), 0, 0, to, to);
        return canvas.convertToBlob({ type: 'image/jpeg' });
      }
      const chosen = new DataTransfer();
      for (const { name, sample } of files) {
        const photo = await (await fetch(`samples/${sample}`)).blob();
        const given = side === undefined ? photo : await smaller(photo, side);
        chosen.items.add(new File([given], name, { type: 'image/jpeg' }));
      }
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, asked);
  }

  /** Takes all results off the list for good: what a list of results takes is theirs. */
  private async clear(): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: 'Inspect', exact: true }).click();
    // What a training inspects again comes by itself; nothing does where there was nothing.
    await page.locator('[data-testid=result]:not([data-status=done])').first().waitFor({ state: 'detached' });
    if (await page.getByTestId('result').first().isVisible()) {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: /^Delete the .*shown$/ }).click();
      await page.getByTestId('result').first().waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Dismiss this message' }).first().click();
    }
  }

  /** Away and back again, so that nothing is open that belongs to what was done last. */
  async lookAround(): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: 'All projects' }).click();
    await page.getByRole('link', { name: 'soaked' }).click();
    await page.getByRole('link', { name: 'Inspect', exact: true }).click();
    await page.getByLabel('Drop photos to inspect').waitFor({ state: 'attached' });
  }

  async startKiosk(address: string): Promise<void> {
    const { page } = this;
    await page.clock.install();
    await page.goto(address.replace('?', '?kiosk=soaked&'));
    await page.getByLabel('What the camera sees').check();
    await page.getByLabel('What triggers an inspection').selectOption({ label: 'Every few seconds' });
    await page.getByLabel('Seconds between two').fill(`${INTERVAL_MS / 1000}`);
    await page.getByLabel(/^Keep the results/).check();
    await page.getByLabel('How many of them').selectOption(`${KEPT}`);
    await page.getByLabel('PIN for leaving, 4 to 12 digits').fill('2468');
    await page.getByLabel('The PIN again').fill('2468');
    await page.getByRole('button', { name: 'Start the kiosk' }).click();
    await page.getByTestId('invitation').waitFor();
    await page.locator('[data-testid=camera][data-status=live]').waitFor();
    // From here on time goes by hand alone: a photo too many would be waited for in place of the next.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1000);
  }

  /** So many photos of the kiosk, each as soon as the last one has its verdict. */
  async turnClock(photosTaken: number): Promise<void> {
    const { page } = this;
    let shown = await page.evaluate(shownVerdict);
    for (let i = 0; i < photosTaken; i++) {
      // In two steps, with a picture of the camera between: one without pictures for five seconds counts as stalled.
      await page.clock.fastForward(INTERVAL_MS / 2);
      await page.evaluate(nextPicture);
      await page.clock.fastForward(INTERVAL_MS / 2);
      // The page's own clock stands still.
      shown = await inTime(page.evaluate(anotherVerdict, shown), patienceMs);
      this.taken++;
    }
  }

  /** How many photos the kiosk has taken, and how many of their results are on the disk. */
  async keptOfKiosk(): Promise<{ readonly taken: number; readonly kept: number }> {
    const results = await readStore<ResultRecord>(this.page, 'results');
    return { taken: this.taken, kept: results.filter(({ ofKiosk }) => ofKiosk).length };
  }

  async held(): Promise<Held> {
    const { page, session } = this;
    // What is let go in one collection may let go of more: proxies of the other side's, for instance.
    for (let i = 0; i < 3; i++) {
      await session.send('HeapProfiler.collectGarbage');
      await this.heaps.used();
    }
    const { usedSize, backingStorageSize } = await this.heaps.used();
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string) => metrics.find((each) => each.name === name)!.value;
    const workers = page.workers();
    const engine = workers.find((worker) => worker.url().includes('engine'))!;
    const { numTensors, numBytes, numBytesInGPU } = await engine.evaluate(() =>
      (
        globalThis as unknown as {
          _tfengine: { memory(): { numTensors: number; numBytes: number; numBytesInGPU?: number } };
        }
      )._tfengine.memory(),
    );
    const onDevice = this.onGpu ? await heldOnDevice(page) : undefined;
    return {
      ...(onDevice && { 'device buffers in use': onDevice.inUse, 'bytes of device buffers': onDevice.bytes }),
      tensors: numTensors,
      'tensor bytes': numBytes,
      'device bytes': numBytesInGPU ?? 0,
      workers: workers.length,
      listeners: metric('JSEventListeners'),
      'nodes of the document': metric('Nodes'),
      [pageHeap]: Math.round(metric('JSHeapUsedSize') / 1024),
      'heaps of its workers, KiB': Math.round(usedSize / 1024),
      'array buffers of its workers, KiB': Math.round(backingStorageSize / 1024),
    };
  }
}

/** In the page: its camera gives small pictures, which are drawn and encoded in software. */
function ofSmallPictures(): void {
  const { mediaDevices } = navigator;
  // An empty page has none.
  if (!mediaDevices) return;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = (wanted) => {
    const video = typeof wanted?.video === 'object' ? wanted.video : {};
    return open({ ...wanted, video: { ...video, width: 320, height: 240 } });
  };
}

/** In the kiosk's page: waits for the camera's next picture. */
function nextPicture(): Promise<void> {
  return new Promise((seen) => {
    document.querySelector('video')!.requestVideoFrameCallback(() => seen());
  });
}

/** In the kiosk's page: the id of the result that it shows, if it shows one. */
function shownVerdict(): string {
  return document.querySelector<HTMLElement>('[data-testid=big-verdict]')?.dataset.result ?? '';
}

/**
 * In the kiosk's page: waits for a verdict of another result than the one before, and resolves to its id. It is observed, not polled: a day of
 * photos has no time for that.
 */
function anotherVerdict(before: string): Promise<string> {
  return new Promise((seen) => {
    const look = () => {
      const shown = document.querySelector<HTMLElement>('[data-testid=big-verdict]')?.dataset.result;
      if (shown === undefined || shown === before) return;
      observer.disconnect();
      seen(shown);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-result'] });
    look();
  });
}

interface SamplePhoto {
  readonly name: string;
  /** Its file among the app's samples. */
  readonly sample: string;
}

/** Sample photos whose names begin so. */
async function photos(beginning: string): Promise<SamplePhoto[]> {
  const names = (await readdir('public/samples')).filter(
    (name) => name.startsWith(beginning) && name.endsWith('.jpg'),
  );
  return names.sort().map((name) => ({ name, sample: name }));
}
