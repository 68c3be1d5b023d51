/** How smoothly the page draws while it is watched. */
import { expect, type Page } from '@playwright/test';

export interface Smoothness {
  /** Gaps between two frames, in milliseconds, the longest first. */
  readonly gaps: number[];
  /** Tasks of the main thread of more than 50 ms, the longest first. */
  readonly longTasks: number[];
}

declare global {
  interface Window {
    stopWatchingFrames?: () => Smoothness;
  }
}

/** Watches frames and long tasks until the function that it gives is called. */
export async function watchFrames(page: Page): Promise<() => Promise<Smoothness>> {
  await page.evaluate(() => {
    const gaps: number[] = [];
    const longTasks: number[] = [];
    const note = (entries: PerformanceEntryList) =>
      longTasks.push(...entries.map(({ duration }) => duration));
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: 'longtask' });
    let last = performance.now();
    let request = requestAnimationFrame(function frame() {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      request = requestAnimationFrame(frame);
    });
    window.stopWatchingFrames = () => {
      cancelAnimationFrame(request);
      note(observer.takeRecords());
      observer.disconnect();
      const descending = (a: number, b: number) => b - a;
      return { gaps: gaps.sort(descending), longTasks: longTasks.sort(descending) };
    };
  });
  return () => page.evaluate(() => window.stopWatchingFrames!());
}

/** A loaded machine holds a page up now and then; what the page itself does too long is in every run. */
const attempts = 5;

/** Expects that some run of `gesture`, which may run several times, has no task of more than 50 ms. */
export async function expectNoLongTask(
  page: Page,
  gesture: () => Promise<void>,
  what = 'long tasks',
): Promise<void> {
  let longTasks: number[] = [];
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const stop = await watchFrames(page);
    await gesture();
    ({ longTasks } = await stop());
    if (longTasks.length === 0) return;
  }
  expect(longTasks, `${what}, the last of ${attempts} runs`).toEqual([]);
}
