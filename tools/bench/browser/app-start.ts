/**
 * The built app, with nothing kept from before: until its first page can be used, and until it computes; then in a browser that was
 * closed and started again, with the weights on the disk. The usual model comes over a slow line. A model that is named comes over none:
 * the question is how fast it is there the second time.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { build, preview } from 'vite';
import type { Figure } from '../measure';
import { modelFolder } from '../node/model-choice';
import type { BenchOptions } from '../options';
import { summaryOf } from '../statistics';
import { openProfile } from './browser-host';
import { type Line, slowLine } from './slow-line';

const outDir = path.resolve('.cache/bench/app');
const line: Line = { bitsPerSecond: 10e6, roundTripMs: 40 };
const usualModel = 'pico-clip';
const defaultRepeats = 3;
/** A large model is read over the network first. */
const mostMs = 600_000;

export const appStart = {
  name: 'app-start',
  what: `--browser only: the app's first page, cold, at ${line.bitsPerSecond / 1e6} Mbit/s and ${line.roundTripMs} ms, and a second start`,
};

export async function measureAppStart(
  { repeats = defaultRepeats, model: named }: Pick<BenchOptions, 'repeats' | 'model'>,
  signal?: AbortSignal,
): Promise<readonly Figure[]> {
  await build({ logLevel: 'error', build: { outDir } });
  const model = named === undefined ? usualModel : await addModel(named);
  const origin = await preview({
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  const straight = new URL(origin.resolvedUrls!.local[0]);
  const slow = await slowLine(Number(straight.port), line);
  const port = named === undefined ? slow.port : straight.port;
  const address = `http://127.0.0.1:${port}/?model=${model}&backend=wasm`;
  const usable: number[] = [];
  const computing: number[] = [];
  const again: number[] = [];
  try {
    for (let round = 0; round < repeats; round++) {
      signal?.throwIfAborted();
      const profile = await mkdtemp(path.join(tmpdir(), 'vtfusion-start-'));
      try {
        await inBrowser(profile, signal, async (page) => {
          await page.goto(address, { waitUntil: 'commit' });
          usable.push(await timeOf(page, 'new-project'));
          computing.push(await timeOf(page, 'engine'));
          // All of it is on the disk, as after a visit that lasted.
          await page.waitForLoadState('networkidle');
        });
        await inBrowser(profile, signal, async (page) => {
          await page.goto(address, { waitUntil: 'commit' });
          again.push(await timeOf(page, 'engine'));
        });
      } finally {
        await rm(profile, { recursive: true, force: true, maxRetries: 5 });
      }
    }
  } finally {
    slow.server.close();
    await origin.close();
  }
  const figure = (trial: string, samples: readonly number[]): Figure => ({
    row: appStart.name,
    trial,
    backend: 'wasm',
    model,
    unit: 'ms',
    ours: summaryOf(samples),
    peers: [],
  });
  const second = figure('ready to compute, second start', again);
  if (named !== undefined) return [second];
  return [figure('first usable page', usable), figure('ready to compute', computing), second];
}

/** @returns what the app calls it */
async function addModel(named: string): Promise<string> {
  const folder = await modelFolder({ model: named }, false);
  const name = path.basename(folder);
  await cp(folder, path.join(outDir, 'models', name), { recursive: true });
  return name;
}

/** A browser that is closed at once when the signal comes, whatever the work waits for. */
async function inBrowser(
  profile: string,
  signal: AbortSignal | undefined,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await openProfile(profile);
  const close = () => void context.close().catch(() => undefined);
  signal?.addEventListener('abort', close);
  try {
    signal?.throwIfAborted();
    await work(await context.newPage());
  } finally {
    signal?.removeEventListener('abort', close);
    await context.close();
  }
}

/** Milliseconds from the start of the page's navigation until something is there. */
async function timeOf(page: Page, testId: string): Promise<number> {
  await page.getByTestId(testId).waitFor({ timeout: mostMs });
  return page.evaluate(() => performance.now());
}
