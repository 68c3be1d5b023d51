import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { debounce } from './debounce';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('debounce', () => {
  it('works once, after the last request', () => {
    let count = 0;
    const saver = debounce(async () => void count++, 400);
    saver.schedule();
    vi.advanceTimersByTime(300);
    saver.schedule();
    vi.advanceTimersByTime(399);
    expect(count).toBe(0);
    vi.advanceTimersByTime(1);
    expect(count).toBe(1);
    vi.advanceTimersByTime(5000);
    expect(count).toBe(1);
  });

  it('flush works at once what waits, and waits for what is under way', async () => {
    let done = 0;
    let finish = () => {};
    const saver = debounce(
      () =>
        new Promise((resolve) => {
          finish = () => {
            done++;
            resolve();
          };
        }),
      400,
    );
    await saver.flush();
    expect(done).toBe(0);
    saver.schedule();
    const flushed = saver.flush();
    const again = saver.flush().then(() => done);
    await Promise.resolve();
    finish();
    await flushed;
    expect([await again, done]).toEqual([1, 1]);
  });

  it('lets go of what waits, and says whether anything did', async () => {
    let done = 0;
    const saver = debounce(async () => void done++, 400);
    expect(saver.drop()).toBe(false);
    saver.schedule();
    expect(saver.drop()).toBe(true);
    await saver.flush();
    expect(done).toBe(0);
  });
});
