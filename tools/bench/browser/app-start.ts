/** The built app over a slow line, with nothing kept from before: until its first page can be used, and until it computes. */
import path from 'node:path';
import { build, preview } from 'vite';
import type { Figure } from '../measure';
import { summaryOf } from '../statistics';
import { launchChromium } from './browser-host';
import { type Line, slowLine } from './slow-line';

const outDir = path.resolve('.cache/bench/app');
const line: Line = { bitsPerSecond: 10e6, roundTripMs: 40 };
const defaultRepeats = 3;

export const appStart = {
  name: 'app-start',
  what: `--browser only: the app's first page, cold, at ${line.bitsPerSecond / 1e6} Mbit/s and ${line.roundTripMs} ms`,
};

export async function measureAppStart(
  repeats = defaultRepeats,
  signal?: AbortSignal,
): Promise<readonly Figure[]> {
  await build({ logLevel: 'error', build: { outDir } });
  const origin = await preview({
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  const { port } = new URL(origin.resolvedUrls!.local[0]);
  const slow = await slowLine(Number(port), line);
  const browser = await launchChromium([]);
  const usable: number[] = [];
  const computing: number[] = [];
  const again: number[] = [];
  try {
    for (let round = 0; round < repeats; round++) {
      signal?.throwIfAborted();
      // A context of its own has no cache and no storage.
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${slow.port}/`, { waitUntil: 'commit' });
      await page.getByTestId('new-project').waitFor();
      usable.push(await page.evaluate(() => performance.now()));
      await page.getByTestId('engine').waitFor({ timeout: 120_000 });
      computing.push(await page.evaluate(() => performance.now()));
      // The weights are in the browser's storage now.
      await page.reload({ waitUntil: 'commit' });
      await page.getByTestId('engine').waitFor({ timeout: 120_000 });
      again.push(await page.evaluate(() => performance.now()));
      await context.close();
    }
  } finally {
    await browser.close();
    slow.server.close();
    await origin.close();
  }
  const figure = (trial: string, samples: readonly number[]): Figure => ({
    ...{ row: appStart.name, trial, backend: 'wasm', model: 'pico-clip', unit: 'ms' },
    ours: summaryOf(samples),
    peers: [],
  });
  return [
    figure('first usable page', usable),
    figure('ready to compute', computing),
    figure('ready to compute, second start', again),
  ];
}
