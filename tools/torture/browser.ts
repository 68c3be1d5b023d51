/** A Chromium whose profile outlives it, and two ways to end it without a word: a tab's process, or all of it. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { installedChromium, shortLived, withoutFeatures } from '../test/system-packages';

export const chromiumOptions = {
  ...installedChromium(),
  args: [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    withoutFeatures,
    ...shortLived,
  ],
  viewport: { width: 1366, height: 768 },
};

/** Gives a machine without a GPU a (slow) one for WebGPU. */
export const softwareGpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** tsx wraps functions in a helper of its own, which those that are handed to the page then ask for. */
export const nameHelper = 'globalThis.__name ??= (named) => named';

/**
 * Whether the disk has a text, in Latin letters, that a page put into localStorage: Chromium writes it 5 s later at first,
 * and from then on once a minute.
 */
export async function hasOnDisk(profile: string, text: string): Promise<boolean> {
  const folder = path.join(profile, 'Default', 'Local Storage', 'leveldb');
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.log')) continue;
    // Chromium may have begun another file meanwhile.
    const bytes = await readFile(path.join(folder, name)).catch(() => undefined);
    if (bytes?.includes(text)) return true;
  }
  return false;
}

export class MortalBrowser {
  private constructor(
    readonly context: BrowserContext,
    private readonly pid: number,
  ) {}

  /** @param profile a folder that the next one finds again */
  static async launch(profile: string): Promise<MortalBrowser> {
    const context = await chromium.launchPersistentContext(profile, chromiumOptions);
    await context.addInitScript(nameHelper);
    const session = await context.browser()!.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return new MortalBrowser(context, processInfo.find(({ type }) => type === 'browser')!.id);
  }

  /** A fresh page; all others are closed. */
  async page(): Promise<Page> {
    const page = await this.context.newPage();
    for (const other of this.context.pages()) if (other !== page) await other.close();
    return page;
  }

  /** The tab's process, with the page and its workers, dies at once; the browser lives on. */
  async crash(page: Page): Promise<void> {
    const session = await this.context.newCDPSession(page);
    const gone = new Promise((resolve) => page.once('crash', resolve));
    // Nobody is left to answer.
    session.send('Page.crash').catch(() => undefined);
    await gone;
  }

  /** SIGKILL, as at the end of its session or by a system that is out of memory; all its processes go with it. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.context.once('close', resolve));
    process.kill(this.pid, 'SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
