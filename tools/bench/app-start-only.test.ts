/** `--only app-start`, with made-up measures: a browser of its own is all that it needs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { runMain } from '../testing/run-main';
import { measureAppStart } from './browser/app-start';
import { main } from './main';

const open = vi.hoisted(() => vi.fn());
vi.mock('./browser/browser-host', () => ({
  browserBackends: ['wasm', 'webgpu', 'webgl'],
  browserHost: () => ({ open, close: async () => undefined }),
}));
vi.mock('./browser/app-start', () => ({
  appStart: { name: 'app-start', what: '' },
  measureAppStart: vi.fn(),
}));

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'bench-app-'));
});
afterAll(() => rm(out, { recursive: true }));
beforeEach(() => {
  open.mockReset().mockRejectedValue(new Error('a backend was started'));
});

const run = (signal?: AbortSignal) =>
  runMain((args, outputs) => main(args, outputs, signal), ['--browser', '--only', 'app-start', '--out', out]);

it('starts no backend', async () => {
  vi.mocked(measureAppStart).mockResolvedValue([]);
  expect(await run()).toMatchObject({ code: 0, stderr: '' });
  expect(open).not.toHaveBeenCalled();
});

it('ends with a sentence when it is stopped', async () => {
  const stop = new AbortController();
  vi.mocked(measureAppStart).mockImplementation(async () => {
    stop.abort();
    throw new Error('Target page, context or browser has been closed');
  });
  const { code, stderr } = await run(stop.signal);
  expect(stderr).toBe('Stopped; what was measured until then is kept.\n');
  expect(code).toBe(130);
});

it('hides no failure that nobody asked for', async () => {
  vi.mocked(measureAppStart).mockRejectedValue(new Error('no room'));
  expect((await run(new AbortController().signal)).code).toBe(1);
});
