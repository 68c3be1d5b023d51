import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inTime, NoAnswer } from './in-time';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('passes on what comes in time', async () => {
  await expect(inTime(Promise.resolve(7), 100)).resolves.toBe(7);
  await expect(inTime(Promise.reject(new TypeError('broken')), 100)).rejects.toThrow(TypeError);
  expect(vi.getTimerCount()).toBe(0);
});

it('gives up on what never comes', async () => {
  const waiting = inTime(new Promise(() => {}), 100);
  const refused = expect(waiting).rejects.toThrow(NoAnswer);
  await vi.advanceTimersByTimeAsync(101);
  await refused;
});
