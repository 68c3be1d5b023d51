/** A kiosk that starts while the disk does not answer; archive and project are made up. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { create } from 'zustand';

const record = { id: 'p1', name: 'Flange', object: '', deleted: null, modified: 1 };
let failures = 0;
/** Whether it fails once more before it answers. */
function failing(): boolean {
  failures--;
  return failures >= 0;
}

vi.mock('./engine-store', () => ({}));
vi.mock('./archive', () => ({
  archive: async () => {
    if (failing()) throw new Error('no answer');
    return { projects: async () => ({ records: [record], unreadable: 0 }) };
  },
}));
vi.mock('./inspection-store', () => ({
  useInspection: create((set) => ({
    ...{ status: 'closed', training: { status: 'idle' }, showLatest() {} },
    open: async () => {
      if (!failing()) set({ status: 'open', training: { status: 'trained' } });
    },
  })),
}));

const { useInspection } = await import('./inspection-store');
const { useKiosk } = await import('./kiosk-store');

beforeEach(() => {
  vi.useFakeTimers();
  useInspection.setState({ status: 'closed' });
  useKiosk.setState({ status: 'opening', project: undefined });
});
afterEach(() => void vi.useRealTimers());

it.each([1, 2, 3])('opens its project when the disk has failed %i times', async (times) => {
  failures = times;
  const opening = useKiosk.getState().open('flange');
  await vi.advanceTimersByTimeAsync(4_000);
  expect(useKiosk.getState()).toMatchObject({ status: 'opening', isStuck: true });
  await vi.advanceTimersByTimeAsync(20_000);
  await opening;
  expect(useKiosk.getState()).toMatchObject({
    ...{ status: 'ready', isStuck: false },
    ...{ project: 'p1', title: 'Flange' },
  });
});

it('says that there is no such project only when the disk has said so', async () => {
  failures = 0;
  await useKiosk.getState().open('nothing');
  expect(useKiosk.getState().status).toBe('missing');
});
