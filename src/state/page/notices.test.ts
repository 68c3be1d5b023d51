import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useNotices } from './notices';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('leaves an undo as long as a person is at it, and a while longer', async () => {
  const settle = vi.fn();
  const { offerUndo, hold } = useNotices.getState();
  offerUndo('It was removed.', { undo: vi.fn(), settle });
  const [{ id }] = useNotices.getState().notices;
  await vi.advanceTimersByTimeAsync(19_000);
  hold(id, true);
  await vi.advanceTimersByTimeAsync(300_000);
  hold(id, false);
  await vi.advanceTimersByTimeAsync(19_000);
  expect([useNotices.getState().notices.length, settle.mock.calls.length]).toEqual([1, 0]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([useNotices.getState().notices.length, settle.mock.calls.length]).toEqual([0, 1]);
});

it('leaves a sentence without an undo until it is dismissed, also after a person was at it', async () => {
  const { notify, hold } = useNotices.getState();
  notify('It did not work.');
  const [{ id }] = useNotices.getState().notices;
  hold(id, true);
  hold(id, false);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(useNotices.getState().notices).toHaveLength(1);
});

it('takes away what was said of a project alone when that is left, and nothing else', () => {
  useNotices.setState({ notices: [] });
  const { notify, settleAll } = useNotices.getState();
  notify('Nine of its files are no pictures.', true);
  notify('Nuts was deleted.');
  settleAll('project');
  expect(useNotices.getState().notices.map(({ said }) => said)).toEqual(['Nuts was deleted.']);
});
