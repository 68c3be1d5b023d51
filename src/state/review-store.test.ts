/** Notes that are typed, and decisions that are taken back; the results are made up. */
import { beforeEach, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import type { Review } from '../database/records';

interface Item {
  readonly id: string;
  readonly status: 'done';
  readonly result: {
    readonly id: string;
    readonly version: number;
    readonly sha256: string;
    readonly review: Review | null;
  };
}

interface Open {
  readonly project: { readonly id: string; readonly currentVersion: number } | undefined;
  readonly inspected: readonly Item[];
  review(ids: readonly string[], said: (before: Review | null) => Review | null): Promise<void>;
}

vi.mock('./inspection-store', () => ({
  useInspection: create<Open>()((set) => ({
    project: undefined,
    inspected: [],
    review: async ([id], said) =>
      set((s) => ({
        inspected: s.inspected.map((item) =>
          item.id === id ? { ...item, result: { ...item.result, review: said(item.result.review) } } : item,
        ),
      })),
  })),
}));
vi.mock('./preferences', () => ({ usePreferences: { getState: () => ({ person: 'Ada' }) } }));
vi.mock('./truths', () => ({ timeToSay: () => 1 }));

const { useInspection } = await import('./inspection-store');
const { useReview } = await import('./review-store');

const item = (id: string, review: Review | null = null): Item => ({
  ...{ id, status: 'done' },
  result: { id, version: 1, sha256: id, review },
});
const said = () =>
  (useInspection.getState().inspected as unknown as Item[]).map(({ result: { review } }) =>
    review ? `${review.decision} ${review.note}` : null,
  );
const before: Review = { decision: 'pass', note: 'ok', person: 'Bo', time: 0 };

beforeEach(() => {
  const inspected = [item('b'), item('a', before)];
  useInspection.setState({ project: { id: 'p', currentVersion: 1 }, inspected } as never);
  useReview.setState({ drafts: {} });
  useReview.getState().begin('all');
});

it('keeps a note that is typed before anything is decided until the decision', async () => {
  const { draft, keepNote, step, show, decide } = useReview.getState();
  show('b');
  draft('b', 'a burr');
  await keepNote('b');
  step(-1);
  step(1);
  expect(useReview.getState().drafts).toEqual({ b: 'a burr' });
  await decide('fail');
  expect([said(), useReview.getState().drafts]).toEqual([['fail a burr', 'pass ok'], {}]);
});

it('keeps another note on what was decided', async () => {
  const { draft, keepNote } = useReview.getState();
  draft('a', 'scratched');
  await keepNote('a');
  expect(said()).toEqual([null, 'pass scratched']);
});

it('takes a decision back with its note, and what is being typed on it', async () => {
  const { draft, show, decide, undo, keepNote } = useReview.getState();
  show('a');
  draft('a', 'scratch');
  await decide('fail');
  expect(said()).toEqual([null, 'fail scratch']);
  draft('a', 'deep scratch');
  await undo();
  await keepNote('a');
  expect(said()).toEqual([null, 'pass ok']);
});

it('forgets what was typed when the project is left', () => {
  useReview.getState().draft('b', 'a burr');
  useInspection.setState({ project: undefined });
  expect(useReview.getState().drafts).toEqual({});
});
