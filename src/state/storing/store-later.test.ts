/** When waiting orders are tried again. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { projectRecord } from '../../../tools/testing/records';
import { AppError } from '../../errors';
import { useNotices } from '../page/notices';
import { changeLater, neverStore, storeLater, storesLater } from './store-later';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  useNotices.setState({ notices: [] });
});

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

it('lets go of a change that the disk refuses since another tab works with the project, at once or once there is room', async () => {
  const elsewhere = new AppError('project-elsewhere', 'Another tab has taken it over.');
  const full = new AppError('storage-full', 'No room.');
  const store = vi.fn(async () => Promise.reject(elsewhere));
  const gone = vi.fn();
  for (const why of [elsewhere, full]) changeLater('order', projectRecord(), store, why, { onGone: gone });
  expect([storesLater(), gone.mock.calls.length]).toEqual([true, 1]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect([storesLater(), store.mock.calls.length, gone.mock.calls.length]).toEqual([false, 1, 2]);
  const said = useNotices.getState().notices.map((notice) => notice.said);
  expect(said).toMatchObject([{ code: 'project-elsewhere' }]);
});
