/** Drives a Chromium that measures the rows in workers of a page of the benchmark's own. */
import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { build, type PreviewServer, preview } from 'vite';
import { isSoftwareName } from '../../../src/ops/webgpu/adapter';
import { UsageError } from '../../node/usage-error';
import { isolation } from '../../serve/headers';
import { installedChromium } from '../../test/system-packages';
import type { BackendName } from '../bench';
import { type Host, type Stage, softwareNote } from '../host';
import type { Figure } from '../measure';
import { type Choices, modelFolder, noOnnx, onnxFile } from '../node/model-choice';

const outDir = path.resolve('.cache/bench/page');
/** Without a GPU, Chromium imitates one when it is told to. */
const software = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
];
const hardware = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

export const browserBackends = ['wasm', 'webgpu', 'webgl'] as const;

/** Ctrl-C is heard by the benchmark, which keeps what was measured: Playwright would end the process. */
const handleSIGINT = false;

const launchChromium = (args: string[]): Promise<Browser> =>
  chromium.launch({ ...installedChromium(), args, handleSIGINT });

/** A browser whose storage is a folder, and outlives it. */
export const openProfile = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, { ...installedChromium(), handleSIGINT });

async function serve(): Promise<PreviewServer> {
  await build({
    configFile: false,
    root: 'tools/bench/browser',
    publicDir: path.resolve('public'),
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 100_000 },
  });
  return preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, headers: isolation },
  });
}

interface Running {
  readonly server: PreviewServer;
  readonly browser: Browser;
  readonly page: Page;
  hear: (figure: Figure) => void;
}

async function start(): Promise<Running> {
  const server = await serve();
  let browser: Browser | undefined;
  try {
    browser = await launchChromium(hardware);
    let page = await openPage(browser, server);
    if ((await page.evaluate(() => window.bench.adapter('webgpu'))) === '') {
      await browser.close();
      browser = await launchChromium(software);
      page = await openPage(browser, server);
    }
    const running: Running = { server, browser, page, hear: () => undefined };
    await page.exposeFunction('figure', (figure: Figure) => running.hear(figure));
    return running;
  } catch (error) {
    // A server that stays open keeps the process from ending.
    await browser?.close();
    await server.close();
    throw error;
  }
}

async function openPage(browser: Browser, server: PreviewServer): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls!.local[0]);
  await page.waitForFunction(() => 'bench' in window);
  return page;
}

export function browserHost(choices: Choices): Host {
  let started: Promise<Running> | undefined;
  return {
    async open(backend) {
      if (!browserBackends.some((name) => name === backend))
        throw new UsageError(`In the browser there are ${browserBackends.join(', ')}, not ${backend}.`);
      started ??= start();
      return stageOf(await started, backend, choices);
    },
    async close() {
      // What did not start has closed itself, and `open` threw why.
      const running = await started?.catch(() => undefined);
      await running?.browser.close();
      await running?.server.close();
    },
  };
}

async function stageOf(running: Running, backend: BackendName, choices: Choices): Promise<Stage> {
  const { page } = running;
  const adapter =
    backend === 'webgpu' || backend === 'webgl'
      ? await page.evaluate((name) => window.bench.adapter(name), backend)
      : '';
  const slow = isSoftwareName(adapter);
  const folder = await modelFolder(choices, slow);
  const { name }: { name: string } = JSON.parse(readFileSync(path.join(folder, 'model.json'), 'utf8'));
  await cp(folder, path.join(outDir, 'models', name), { recursive: true });
  const onnx = onnxFile(choices, name);
  if (onnx !== undefined) await cp(onnx, path.join(outDir, 'peer.onnx'));
  const surroundings = {
    backend,
    slow,
    threads: choices.threads,
    model: `/models/${name}/`,
    onnx: onnx !== undefined,
  };
  return {
    adapter,
    slow,
    notes: [...(slow ? [softwareNote(adapter)] : []), ...(onnx === undefined && !slow ? [noOnnx(name)] : [])],
    async measure(row, { repeats, signal, onFigure }) {
      running.hear = (figure) => onFigure?.(figure);
      const measured = page.evaluate(
        ([where, which, times]) => window.bench.measure(where, which, times ?? undefined),
        [surroundings, row, repeats ?? null] as const,
      );
      const stopped = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      await Promise.race([measured, stopped]);
    },
    close: () => undefined,
  };
}
