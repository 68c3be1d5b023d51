/** When orders that wait are tried again. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { neverStore, storeLater, storesLater } from './store-later';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tries what waits every few seconds, however many orders come meanwhile', async () => {
  const store = vi.fn(async () => {
    throw new Error('No room.');
  });
  for (let i = 0; i < 10; i++) {
    storeLater(`order ${i}`, store);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(store.mock.calls.length).toBeGreaterThan(5);
  for (let i = 0; i < 10; i++) neverStore(`order ${i}`);
  expect(storesLater()).toBe(false);
});

it('goes on with an order that came in the place of another while that was carried out', async () => {
  const later = vi.fn(async () => {});
  storeLater('order', async () => storeLater('order', later));
  await vi.advanceTimersByTimeAsync(5_000);
  expect([later.mock.calls.length, storesLater()]).toEqual([0, true]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([later.mock.calls.length, storesLater()]).toEqual([1, false]);
});
