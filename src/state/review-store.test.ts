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
    review: async ([id], said) => {
      // As a disk takes it.
      await new Promise((resolve) => setTimeout(resolve));
      set((s) => ({
        inspected: s.inspected.map((item) =>
          item.id === id ? { ...item, result: { ...item.result, review: said(item.result.review) } } : item,
        ),
      }));
    },
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

it('keeps a note that is being kept when the decision comes, and what is typed meanwhile', async () => {
  const { draft, keepNote, decide, show } = useReview.getState();
  show('a');
  draft('a', 'scratched');
  const keeping = keepNote('a');
  const deciding = decide('fail');
  await Promise.all([keeping, deciding]);
  expect([said(), useReview.getState().drafts]).toEqual([[null, 'fail scratched'], {}]);
  draft('a', 'scratched deep');
  const again = keepNote('a');
  draft('a', 'scratched deeply');
  await again;
  expect(useReview.getState().drafts).toEqual({ a: 'scratched deeply' });
});

it('leaves the note of a first decision that is taken back to the next one', async () => {
  const { draft, show, decide, undo } = useReview.getState();
  show('b');
  draft('b', 'a burr');
  await decide('pass');
  await undo();
  expect([said(), useReview.getState().drafts]).toEqual([[null, 'pass ok'], { b: 'a burr' }]);
  await decide('fail');
  expect(said()).toEqual(['fail a burr', 'pass ok']);
});

it('has no draft of what is not changed', () => {
  const { draft } = useReview.getState();
  draft('b', 'a');
  draft('b', '');
  draft('a', 'ok?');
  draft('a', 'ok');
  expect(useReview.getState().drafts).toEqual({});
});

it('forgets what was typed when the project is left', () => {
  useReview.getState().draft('b', 'a burr');
  useInspection.setState({ project: undefined });
  expect(useReview.getState().drafts).toEqual({});
});
