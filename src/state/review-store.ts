/**
 * Reviewing: results one after another in a queue that keeps its order while it is worked through, decisions that can be
 * taken back, and painted defects.
 */
import { create } from 'zustand';
import type { ResultRecord, Review } from '../database/records';
import type { Mask } from '../images/rgb-image';
import { useInspection } from './inspection-store';
import { notifyError } from './notices';
import { keepPainting, paintingOf } from './paintings';
import type { Done, Inspected } from './photo';
import { usePreferences } from './preferences';
import { timeToSay } from './truths';

export const queueKinds = ['unsure', 'disagree', 'open', 'all'] as const;
/**
 * `unsure`: those that the machine could not decide and no person has; `disagree`: person and machine contradict each
 * other; `open`: nobody has said anything; `all`.
 */
export type QueueKind = (typeof queueKinds)[number];

type Decision = Review['decision'];

interface ReviewStore {
  readonly kind: QueueKind;
  /** Ids in the order in which they are shown; what is decided stays until the queue is made anew. */
  readonly order: readonly string[];
  readonly shown: string | undefined;
  /** How many decisions can be taken back. */
  readonly undoable: number;
  /** Notes being typed, by the results that they are on: until they are kept with a decision. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Makes the queue anew. */
  begin(kind: QueueKind): void;
  show(id: string): void;
  /** The next one, or the one before. */
  step(by: 1 | -1): void;
  /** Keeps a decision with its note, and goes on to the next. */
  decide(decision: Decision): Promise<void>;
  draft(id: string, note: string): void;
  /** Keeps what was typed on a decision that was made, whatever is shown by now; without a decision it stays a draft. */
  keepNote(id: string): Promise<void>;
  /** Takes back the last decision, and shows what it was about. */
  undo(): Promise<void>;
  /** Keeps where the defect is, on the photo's preview; nothing to take it away. @returns whether it is kept; the person is told why not */
  paint(id: string, mask: Mask | null): Promise<boolean>;
  /** @throws AppError as the archive does */
  painted(id: string): Promise<Mask | undefined>;
}

/** The current version's results by the queues that hold them, the latest first; each photo once. */
export function queuesOf(
  inspected: readonly Inspected[],
  version: number | undefined,
): Readonly<Record<QueueKind, Done[]>> {
  const seen = new Set<string>();
  const latest = inspected
    .filter((item): item is Done => item.status === 'done' && item.result.version === version)
    .toReversed()
    .filter(({ result: { sha256 } }) => !seen.has(sha256) && seen.add(sha256));
  const of = (kind: QueueKind) => latest.filter(({ result }) => isIn(result, kind));
  return { unsure: of('unsure'), disagree: of('disagree'), open: of('open'), all: latest };
}

function isIn({ verdict, review }: ResultRecord, kind: QueueKind): boolean {
  if (kind === 'unsure') return verdict === 'uncertain' && review === null;
  if (kind === 'open') return review === null;
  if (kind === 'disagree') return review !== null && verdict !== 'uncertain' && review.decision !== verdict;
  return true;
}

export const useReview = create<ReviewStore>()((set, get) => {
  /** What was said of results before, the latest last. */
  let history: { readonly id: string; readonly before: Review | null }[] = [];

  const resultOf = (id: string | undefined): ResultRecord | undefined => {
    const item = useInspection.getState().inspected.find((one) => one.id === id);
    return item?.status === 'done' ? item.result : undefined;
  };
  const say = (id: string, said: (before: Review | null) => Review | null) =>
    useInspection.getState().review([id], said);

  /** @param kept what was kept of it: what has been typed since stays */
  function forgetDraft(id: string, kept?: string): void {
    const { [id]: draft, ...drafts } = get().drafts;
    if (draft !== undefined && (kept === undefined || draft === kept)) set({ drafts });
  }

  // They end with the project.
  useInspection.subscribe(({ project }, before) => {
    if (project?.id !== before.project?.id) set({ drafts: {} });
  });

  return {
    kind: 'unsure',
    order: [],
    shown: undefined,
    undoable: 0,
    drafts: {},

    begin(kind) {
      const { inspected, project } = useInspection.getState();
      const order = queuesOf(inspected, project?.currentVersion ?? undefined)[kind].map(({ id }) => id);
      history = [];
      set({ kind, order, shown: order[0], undoable: 0 });
    },

    show: (id) => set({ shown: id }),

    step(by) {
      const { order, shown } = get();
      const at = order.indexOf(shown ?? '');
      const next = order[Math.min(order.length - 1, Math.max(0, at + by))];
      if (next !== undefined) set({ shown: next });
    },

    async decide(decision) {
      const { shown, drafts } = get();
      const result = resultOf(shown);
      if (!result) return;
      const note = drafts[result.id] ?? result.review?.note ?? '';
      history.push({ id: result.id, before: result.review });
      set({ undoable: history.length });
      const person = usePreferences.getState().person;
      get().step(1);
      const time = timeToSay(useInspection.getState().inspected);
      await say(result.id, () => ({ decision, note, person, time }));
      forgetDraft(result.id, note);
    },

    draft(id, note) {
      if (note === (resultOf(id)?.review?.note ?? '')) forgetDraft(id);
      else set((s) => ({ drafts: { ...s.drafts, [id]: note } }));
    },

    async keepNote(id) {
      const note = get().drafts[id];
      if (note === undefined || !resultOf(id)?.review) return;
      const { person } = usePreferences.getState();
      await say(id, (before) => (before && before.note !== note ? { ...before, note, person } : before));
      forgetDraft(id, note);
    },

    async undo() {
      const last = history.pop();
      if (!last) return;
      const { id, before } = last;
      const note = get().drafts[id] ?? resultOf(id)?.review?.note ?? '';
      forgetDraft(id);
      set({ undoable: history.length, shown: id });
      await say(id, () => before);
      // What was written on a decision that is none any more waits for the next one.
      if (before === null) get().draft(id, note);
    },

    async paint(id, mask) {
      const result = resultOf(id);
      if (!result) return false;
      try {
        await keepPainting(result, mask);
        await useInspection.getState().claim(id);
        return true;
      } catch (error) {
        notifyError(error);
        return false;
      }
    },

    async painted(id) {
      const result = resultOf(id);
      return (result && (await paintingOf(result))) ?? undefined;
    },
  };
});
