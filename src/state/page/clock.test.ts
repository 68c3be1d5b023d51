import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followClock } from './clock';

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('tells the time as it goes on, and when the page is seen again, until it is ended', () => {
  const told: number[] = [];
  const end = followClock((now) => told.push(now));
  vi.advanceTimersByTime(130_000);
  for (const visibilityState of ['hidden', 'visible']) {
    Object.assign(page, { visibilityState });
    page.dispatchEvent(new Event('visibilitychange'));
  }
  end();
  vi.advanceTimersByTime(600_000);
  page.dispatchEvent(new Event('visibilitychange'));
  expect(told).toEqual([60_000, 120_000, 130_000]);
});
