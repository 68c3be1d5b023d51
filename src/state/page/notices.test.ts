import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useNotices } from './notices';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  useNotices.setState({ notices: [] });
});

it('leaves an undo as long as a person is at it, and a while longer', async () => {
  const settle = vi.fn();
  const { offerUndo, hold } = useNotices.getState();
  offerUndo({ key: 'trainingDiscarded', facts: [] }, { undo: vi.fn(), settle });
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
  notify({ key: 'notNow', facts: [] });
  const [{ id }] = useNotices.getState().notices;
  hold(id, true);
  hold(id, false);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(useNotices.getState().notices).toHaveLength(1);
});

it('takes away what was said of a project alone when that is left, and nothing else', () => {
  const { notify, settleAll } = useNotices.getState();
  const deleted = { key: 'projectDeleted', facts: ['Nuts'] } as const;
  notify(() => 'Nine of its files are no pictures.', true);
  notify(deleted);
  settleAll('project');
  expect(useNotices.getState().notices.map(({ said }) => said)).toEqual([deleted]);
});

it('says once what is said again while it is there, and all else beside it', () => {
  const { notify } = useNotices.getState();
  for (const name of ['nut', 'bolt', 'nut']) notify((locale) => `${locale}: ${name}`);
  const said = useNotices.getState().notices.map(({ said: one }) => typeof one === 'function' && one('de'));
  expect(said).toEqual(['de: nut', 'de: bolt']);
});
