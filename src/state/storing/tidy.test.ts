import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { projectRecord } from '../../../tools/testing/records';
import type {} from '../../database/records';
import { archive } from './archive';
import { keepTidy, removeForGood } from './tidy';

const nuts = projectRecord({ deleted: 3 });

afterEach(() => void vi.useRealTimers());

it('removes what was deleted long ago, and tries again where the disk did not answer', async () => {
  const kept = await archive();
  await kept.saveProject(nuts);
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const sleeping = vi.spyOn(kept, 'projects').mockRejectedValueOnce(new Error('The disk sleeps.'));
  keepTidy();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sleeping).toHaveBeenCalledTimes(1);
  expect((await kept.projects()).records).toEqual([nuts]);
  await vi.advanceTimersByTimeAsync(6 * 3_600_000);
  await vi.waitFor(async () => expect((await kept.projects()).records).toEqual([]));
});

it('sweeps again where somebody was writing just then', async () => {
  const kept = await archive();
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const sweep = vi.spyOn(kept, 'sweep').mockResolvedValueOnce(false);
  const removed = removeForGood(nuts, () => {});
  await vi.waitFor(() => expect(sweep).toHaveBeenCalledTimes(1));
  await vi.advanceTimersByTimeAsync(2_000);
  await removed;
  expect(sweep).toHaveBeenCalledTimes(2);
});
