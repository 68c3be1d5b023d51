/** The browser that measures, where it does not start: no browser and no server here, but what stands for them. */
import { chromium } from '@playwright/test';
import { beforeEach, expect, it, vi } from 'vitest';
import { browserHost, openProfile } from './browser-host';

const closed: string[] = [];
vi.mock('vite', () => ({
  build: async () => undefined,
  preview: async () => ({
    resolvedUrls: { local: ['http://127.0.0.1:1/'] },
    close: async () => closed.push('server'),
  }),
}));
vi.mock('@playwright/test', () => ({
  chromium: { launch: vi.fn(), launchPersistentContext: vi.fn(), executablePath: () => 'nowhere' },
}));
beforeEach(() => {
  closed.length = 0;
});

const choices = { model: undefined, onnx: undefined, threads: undefined };

it('closes the server where no browser can be started, and says why once', async () => {
  vi.mocked(chromium.launch).mockRejectedValue(new Error('no Chromium'));
  const host = browserHost(choices);
  await expect(host.open('wasm')).rejects.toThrow('no Chromium');
  expect(closed).toEqual(['server']);
  await host.close();
  expect(closed).toEqual(['server']);
});

it('closes the browser too where its page cannot be opened', async () => {
  const browser = {
    newPage: () => Promise.reject(new Error('no page')),
    close: async () => closed.push('browser'),
  };
  vi.mocked(chromium.launch).mockResolvedValue(browser as never);
  await expect(browserHost(choices).open('wasm')).rejects.toThrow('no page');
  expect(closed).toEqual(['browser', 'server']);
});

it('leaves Ctrl-C to the benchmark', async () => {
  const own = expect.objectContaining({ handleSIGINT: false });
  vi.mocked(chromium.launch).mockRejectedValue(new Error('no Chromium'));
  await browserHost(choices)
    .open('wasm')
    .catch(() => undefined);
  expect(chromium.launch).toHaveBeenLastCalledWith(own);
  await openProfile('folder');
  expect(chromium.launchPersistentContext).toHaveBeenLastCalledWith('folder', own);
});
