/** How smoothly the page draws while it is watched. */
import type { Page } from '@playwright/test';

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
