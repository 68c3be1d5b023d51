/**
 * Which starts count against the graphics card: those of the last day that did not end and that no tab is
 * still at.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { locksInMemory } from '../../../tools/testing/locks-in-memory';
import { areGpuStartsLost, beginGpuStart, forgetGpuStarts } from './gpu-starts';

const hours = 3_600_000;
let kept: Map<string, string>;
/** The page's window. */
let tab: EventTarget;

beforeEach(() => {
  kept = new Map();
  tab = new EventTarget();
  vi.stubGlobal('window', tab);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  // The browser has no locks at an address that is not secure.
  vi.stubGlobal('navigator', {});
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('are two that were never heard of again, as where the browser went with them', async () => {
  beginGpuStart();
  expect(await areGpuStartsLost()).toBe(false);
  beginGpuStart();
  expect(await areGpuStartsLost()).toBe(true);
});

it('are those that ended with the graphics card, and no other', async () => {
  for (let i = 0; i < 3; i++) beginGpuStart()(false);
  expect(kept.size).toBe(0);
  beginGpuStart()(true);
  beginGpuStart()(false);
  expect(await areGpuStartsLost()).toBe(false);
  beginGpuStart()(true);
  expect(await areGpuStartsLost()).toBe(true);
});

it('are none of a page that was left meanwhile', async () => {
  beginGpuStart();
  beginGpuStart();
  tab.dispatchEvent(new Event('pagehide'));
  expect(await areGpuStartsLost()).toBe(false);
  const end = beginGpuStart();
  end(true);
  beginGpuStart()(true);
  tab.dispatchEvent(new Event('pagehide'));
  expect(await areGpuStartsLost()).toBe(true);
});

it('are none that another tab is at', async () => {
  const locks = locksInMemory();
  vi.stubGlobal('navigator', { locks: { ...locks('one'), request: request(locks('one')) } });
  const ends = [beginGpuStart(), beginGpuStart()];
  expect(await areGpuStartsLost()).toBe(false);
  for (const end of ends) end(true);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await areGpuStartsLost()).toBe(true);
});

/** As in the browser, which also takes the callback as the second argument. */
function request(locks: ReturnType<ReturnType<typeof locksInMemory>>) {
  return (name: string, work: () => Promise<unknown>) => locks.request(name, {}, work);
}

it('are forgotten after a day, on demand, and where the clock was set back', async () => {
  for (let i = 0; i < 2; i++) beginGpuStart()(true);
  vi.setSystemTime(Date.now() + 24 * hours - 1);
  expect(await areGpuStartsLost()).toBe(true);
  vi.setSystemTime(Date.now() + 1);
  expect(await areGpuStartsLost()).toBe(false);
  for (let i = 0; i < 2; i++) beginGpuStart()(true);
  expect(await areGpuStartsLost()).toBe(true);
  vi.setSystemTime(Date.now() - hours);
  expect(await areGpuStartsLost()).toBe(false);
  vi.setSystemTime(Date.now() + hours);
  expect(await areGpuStartsLost()).toBe(true);
  forgetGpuStarts();
  expect(await areGpuStartsLost()).toBe(false);
});
