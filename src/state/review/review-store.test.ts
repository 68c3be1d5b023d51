/** The queue, notes being typed, and decisions that are taken back; the results are made up. */
import { beforeEach, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import type { Review } from '../../database/records';
import { tallyOf } from '../../reports/inspected-part';
import { type Inspected, isDone } from '../photos/photo';
import { everything, shownResults } from '../photos/result-list';

interface Item {
  readonly id: string;
  readonly status: 'done';
  readonly result: {
    readonly project: string;
    readonly id: string;
    readonly version: number;
    readonly verdict: Review['decision'];
    readonly sha256: string;
    readonly time?: number;
    readonly review: Review | null;
  };
}

interface Open {
  readonly project: { readonly id: string; readonly currentVersion: number } | undefined;
  readonly inspected: readonly Item[];
  review(ids: readonly string[], said: (before: Review | null) => Review | null): Promise<void>;
}

vi.mock('../open-project/open-project-store', () => ({
  useOpenProject: create<Open>()((set) => ({
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
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: 'Ada' }) } }));
vi.mock('../photos/truths', () => ({ timeToSay: () => 1 }));

const { useOpenProject } = await import('../open-project/open-project-store');
const { useOpenPainters } = await import('../page/open-painters');
const { queuesOf, useReview } = await import('./review-store');

const item = (id: string, review: Review | null = null, other: Partial<Item['result']> = {}): Item => ({
  id,
  status: 'done',
  result: { project: 'p', id, version: 1, verdict: 'pass', sha256: id, review, ...other },
});
const unsure = (id: string, other: Partial<Item['result']> = {}) =>
  item(id, null, { verdict: 'uncertain', ...other });
const open = (inspected: readonly Item[], currentVersion = 1, id = 'p') =>
  useOpenProject.setState({ project: { id, currentVersion }, inspected } as never);
const queue = () => {
  const { kind, order, shown, undoable } = useReview.getState();
  return { kind, order: order.join(''), shown, undoable };
};
const said = () =>
  (useOpenProject.getState().inspected as unknown as Item[]).map(({ result: { review } }) =>
    review ? `${review.decision} ${review.note}` : null,
  );
const before: Review = { decision: 'pass', note: 'ok', person: 'Bo', time: 0 };

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
  open([], 1, 'another');
  useReview.getState().begin('all');
  open([item('b'), item('a', before)]);
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

it('takes one of two quick decisions back', async () => {
  const { show, decide, undo } = useReview.getState();
  // The last of its queue stays shown.
  show('b');
  const first = decide('fail');
  await Promise.all([first, decide('uncertain'), undo()]);
  expect([said(), queue().undoable]).toEqual([['fail ', 'pass ok'], 1]);
  await undo();
  expect([said(), queue().undoable]).toEqual([[null, 'pass ok'], 0]);
});

it('forgets a note that was decided with, also where its project is left while the decision is stored', async () => {
  const { show, draft, decide } = useReview.getState();
  show('a');
  draft('a', 'scratched');
  const deciding = decide('fail');
  open([], 1, 'another');
  await deciding;
  open([item('a', before)]);
  expect(useReview.getState().drafts).toEqual({});
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

it('has what was typed again when the project is opened again, but for photos that are gone', async () => {
  const inspected = [item('b'), item('a', before)];
  useReview.getState().draft('b', 'a burr');
  useReview.getState().draft('a', 'ok?');
  useOpenProject.setState({ project: undefined, inspected: [] });
  expect(useReview.getState().drafts).toEqual({});
  open([item('c')], 1, 'q');
  expect(useReview.getState().drafts).toEqual({});
  open(inspected);
  expect(useReview.getState().drafts).toEqual({ b: 'a burr', a: 'ok?' });
  open([], 1, 'q');
  open([item('b')]);
  expect(useReview.getState().drafts).toEqual({ b: 'a burr' });
});

it('has a note on a photo that another version judges meanwhile', async () => {
  const { show, draft, follow, decide } = useReview.getState();
  show('b');
  draft('b', 'a burr');
  open([item('b'), item('b2', null, { version: 2, sha256: 'b' })], 2);
  follow();
  await decide('fail');
  expect(said()).toEqual([null, 'fail a burr']);
});

it('goes on where it was left, with what was inspected since at its end', async () => {
  const { begin, comeBack, decide, undo } = useReview.getState();
  open([unsure('c'), unsure('b'), unsure('a')]);
  begin('unsure');
  await decide('pass');
  expect(queue()).toEqual({ kind: 'unsure', order: 'abc', shown: 'b', undoable: 1 });
  useOpenProject.setState((s) => ({ inspected: [...s.inspected, item('d'), unsure('e')] }) as never);
  comeBack();
  expect(queue()).toEqual({ kind: 'unsure', order: 'abce', shown: 'b', undoable: 1 });
  await undo();
  expect([queue().shown, said()[2]]).toEqual(['a', null]);
});

it('takes back no decision on a result that is removed, until it is back', async () => {
  const { begin, decide, undo } = useReview.getState();
  const inspected = [item('c'), item('b'), item('a', before)];
  open(inspected);
  begin('all');
  await decide('fail');
  await decide('fail');
  const decided = useOpenProject.getState().inspected;
  useOpenProject.setState({ inspected: decided.filter(({ id }) => id !== 'b') });
  expect(queue().undoable).toBe(1);
  await undo();
  expect([said(), queue().undoable]).toEqual([[null, 'pass ok'], 0]);
  await undo();
  useOpenProject.setState({ inspected: decided });
  expect(queue().undoable).toBe(1);
  await undo();
  expect([said()[1], queue().undoable]).toEqual([null, 0]);
});

it('is made anew when it was worked through, and a decision can still be taken back', async () => {
  const { begin, comeBack, decide, undo } = useReview.getState();
  open([item('b'), unsure('a')]);
  begin('unsure');
  await decide('uncertain');
  comeBack();
  expect(queue()).toEqual({ kind: 'open', order: 'b', shown: 'b', undoable: 1 });
  await undo();
  expect(queue()).toEqual({ kind: 'open', order: 'ab', shown: 'a', undoable: 0 });
});

it('is made anew for another version, once nothing is being painted', async () => {
  const { decide, follow } = useReview.getState();
  await decide('fail');
  const isKept = useOpenPainters.getState().begin();
  open([item('b'), item('a')], 2);
  follow();
  expect(queue()).toMatchObject({ order: 'ab', shown: 'b', undoable: 1 });
  isKept();
  follow();
  expect(queue()).toMatchObject({ order: '', shown: undefined, undoable: 0 });
  open([item('b'), item('a'), item('a2', null, { version: 2, sha256: 'a' })], 2);
  follow();
  expect(queue()).toMatchObject({ order: 'a2', shown: 'a2' });
});

it('calls disagreement what the list of results does, and the shift is told of as many', () => {
  const verdicts = ['pass', 'uncertain', 'fail'] as const;
  const judged = verdicts.flatMap((verdict) =>
    [null, ...verdicts].map((decision) =>
      item(`${verdict} ${decision}`, decision && { ...before, decision }, { verdict, time: 0 }),
    ),
  ) as unknown as Inspected[];
  const idsOf = (items: readonly Inspected[]) => items.map(({ id }) => id);
  const queue = idsOf(queuesOf(judged, 1).disagree);
  expect(queue).toEqual(['fail uncertain', 'fail pass', 'pass fail', 'pass uncertain']);
  expect(idsOf(shownResults(judged, { ...everything, review: 'disagree' })).toReversed()).toEqual(queue);
  const parts = judged
    .filter(isDone)
    .map(({ result }) => ({ ...result, encoder: undefined, review: result.review ?? undefined }));
  expect(tallyOf(parts).overruled).toBe(queue.length);
});
