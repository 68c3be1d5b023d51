/**
 * Reviewing: results one after another in a queue that keeps its order while a person works through it,
 * decisions that can be taken back, and painted defects.
 */
import { create } from 'zustand';
import type { ResultRecord, Review } from '../../database/records';
import type { Mask } from '../../images/rgb-image';
import { isOverruled } from '../../reports/inspected-part';
import { useOpenProject } from '../open-project/open-project-store';
import { notifyError } from '../page/notices';
import { useOpenPainters } from '../page/open-painters';
import { usePreferences } from '../page/preferences';
import { keepPainting, paintingOf } from '../photos/paintings';
import { type Done, type Inspected, isDone } from '../photos/photo';
import { timeToSay } from '../photos/truths';
import { keepDrafts, keptDrafts, type NoteDrafts } from '../storing/note-drafts';

export const queueKinds = ['unsure', 'disagree', 'open', 'all'] as const;
/**
 * `unsure`: neither the machine nor a person has decided; `disagree`: the machine was overruled; `open`: no
 * person has decided; `all`.
 */
export type QueueKind = (typeof queueKinds)[number];

type Decision = Review['decision'];

interface ReviewStore {
  readonly kind: QueueKind;
  /** Ids in the order in which they are shown; decided ones stay until the queue is made anew. */
  readonly order: readonly string[];
  readonly shown: string | undefined;
  /** How many decisions can be taken back. */
  readonly undoable: number;
  /**
   * Notes being typed, by the photos' SHA-256, whichever version judges them, until they are stored with a
   * decision.
   */
  readonly drafts: NoteDrafts;
  /** Makes the queue anew. */
  begin(kind: QueueKind): void;
  /**
   * Makes the queue of the version in use, if the present one is another version's or empty; not while
   * something is being painted.
   */
  follow(): void;
  /**
   * As `follow`, for whoever comes back: a queue of that version continues where it was left, with newer
   * results at its end.
   */
  comeBack(): void;
  show(id: string): void;
  /** Shows the next one, or the one before. */
  step(by: 1 | -1): void;
  /** Stores a decision with its note, and goes on to the next. */
  decide(decision: Decision): Promise<void>;
  draft(id: string, note: string): void;
  /**
   * Stores what was typed on an earlier decision, whatever is shown by now; without a decision it stays a
   * draft.
   */
  keepNote(id: string): Promise<void>;
  /** Takes back the last decision, and shows its result. */
  undo(): Promise<void>;
  /**
   * Stores where the defect is, on the photo's preview; null removes it.
   * @returns whether it is stored; if not, the person is told why
   */
  paint(id: string, mask: Mask | null): Promise<boolean>;
  /** @throws AppError as the archive does */
  painted(id: string): Promise<Mask | undefined>;
}

/** The current version's results by queue, the latest first; each photo once. */
export function queuesOf(
  inspected: readonly Inspected[],
  version: number | undefined,
): Readonly<Record<QueueKind, Done[]>> {
  const seen = new Set<string>();
  const latest = inspected
    .filter(isDone)
    .filter(({ result }) => result.version === version)
    .toReversed()
    .filter(({ result: { sha256 } }) => !seen.has(sha256) && seen.add(sha256));
  const of = (kind: QueueKind) => latest.filter(({ result }) => isIn(result, kind));
  return { unsure: of('unsure'), disagree: of('disagree'), open: of('open'), all: latest };
}

function isIn(result: ResultRecord, kind: QueueKind): boolean {
  const { verdict, review } = result;
  if (kind === 'unsure') return verdict === 'uncertain' && review === null;
  if (kind === 'open') return review === null;
  if (kind === 'disagree') return isOverruled(result);
  return true;
}

/** The queue that most needs a person, unless another queue was chosen that has something in it. */
function firstOf(chosen: QueueKind, queues: Readonly<Record<QueueKind, readonly Done[]>>): QueueKind {
  const has = (kind: QueueKind) => queues[kind].length > 0;
  return has(chosen) ? chosen : (queueKinds.find(has) ?? chosen);
}

export const useReview = create<ReviewStore>()((set, get) => {
  /** Reviews before each decision, the latest last. */
  let history: { readonly id: string; before: Review | null }[] = [];

  /** The decision on a removed result waits until that is restored. */
  function undoable(): number {
    const there = new Set(useOpenProject.getState().inspected.map(({ id }) => id));
    return history.filter(({ id }) => there.has(id)).length;
  }

  /** The project and version that the queue is of. */
  let made: { readonly project: string | undefined; readonly version: number | undefined } | undefined;

  const current = () => {
    const { inspected, project } = useOpenProject.getState();
    const version = project?.currentVersion ?? undefined;
    return { project: project?.id, version, queues: queuesOf(inspected, version) };
  };
  const idsOf = (results: readonly Done[]) => results.map(({ id }) => id);

  const resultOf = (id: string | undefined): ResultRecord | undefined => {
    const item = useOpenProject.getState().inspected.find((one) => one.id === id);
    return item?.status === 'done' ? item.result : undefined;
  };
  const say = (id: string, said: (before: Review | null) => Review | null) =>
    useOpenProject.getState().review([id], said);

  function setDrafts(drafts: NoteDrafts): void {
    const { project } = useOpenProject.getState();
    set({ drafts });
    if (project) keepDrafts(project.id, drafts);
  }

  /** @param kept the note, if it was stored: a newer one stays */
  function forgetDraft({ project, sha256 }: ResultRecord, kept?: string): void {
    const isShown = project === useOpenProject.getState().project?.id;
    const { [sha256]: draft, ...drafts } = isShown ? get().drafts : keptDrafts(project);
    if (draft === undefined || (kept !== undefined && draft !== kept)) return;
    if (isShown) setDrafts(drafts);
    else keepDrafts(project, drafts);
  }

  // Drafts come and go with the project; those on deleted photos do not come back.
  useOpenProject.subscribe(({ project, inspected }, before) => {
    if (history.length > 0 && inspected !== before.inspected) set({ undoable: undoable() });
    if (project?.id === before.project?.id) return;
    const known = new Set(inspected.map((item) => (item.status === 'done' ? item.result.sha256 : undefined)));
    const kept = Object.entries(project ? keptDrafts(project.id) : {});
    set({ drafts: Object.fromEntries(kept.filter(([sha256]) => known.has(sha256))) });
  });

  return {
    kind: 'unsure',
    order: [],
    shown: undefined,
    undoable: 0,
    drafts: {},

    begin(kind) {
      const { project, version, queues } = current();
      if (project !== made?.project || version !== made?.version) history = [];
      made = { project, version };
      const order = idsOf(queues[kind]);
      set({ kind, order, shown: order[0], undoable: undoable() });
    },

    follow() {
      // A painting is finished on its photo, whatever version is in use by then.
      if (useOpenPainters.getState().count > 0) return;
      const { kind, order, begin } = get();
      const { project, version, queues } = current();
      const isOther = project !== made?.project || version !== made?.version;
      if (isOther) begin(firstOf(kind, queues));
      else if (order.length === 0 && queues[kind].length > 0) begin(kind);
    },

    comeBack() {
      get().follow();
      const { kind, order, shown, begin } = get();
      const { queues } = current();
      const left = idsOf(queues[kind]);
      if (!order.some((id) => left.includes(id))) return begin(firstOf(kind, queues));
      const known = new Set(idsOf(queues.all));
      const still = order.filter((id) => known.has(id));
      const next = [...still, ...left.filter((id) => !still.includes(id))];
      set({ order: next, shown: next.find((id) => id === shown) ?? next[0] });
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
      const note = drafts[result.sha256] ?? result.review?.note ?? '';
      const past = { id: result.id, before: result.review };
      history.push(past);
      set({ undoable: undoable() });
      const person = usePreferences.getState().person;
      get().step(1);
      const time = timeToSay(useOpenProject.getState().inspected);
      await say(result.id, (before) => {
        // A decision of a moment ago is not on the page yet.
        past.before = before;
        return { decision, note, person, time };
      });
      forgetDraft(result, note);
    },

    draft(id, note) {
      const result = resultOf(id);
      if (!result) return;
      if (note === (result.review?.note ?? '')) forgetDraft(result);
      else setDrafts({ ...get().drafts, [result.sha256]: note });
    },

    async keepNote(id) {
      const result = resultOf(id);
      const note = result && get().drafts[result.sha256];
      if (note === undefined || !result?.review) return;
      const { person } = usePreferences.getState();
      await say(id, (before) => (before && before.note !== note ? { ...before, note, person } : before));
      forgetDraft(result, note);
    },

    async undo() {
      const at = history.findLastIndex(({ id }) => resultOf(id));
      const result = resultOf(history[at]?.id);
      if (!result) return;
      const [past] = history.splice(at, 1);
      const { id } = past;
      set({ undoable: undoable() });
      const note = get().drafts[result.sha256] ?? result.review?.note ?? '';
      forgetDraft(result);
      // Its queue may have been made anew since.
      set((s) => ({ shown: id, order: s.order.includes(id) ? s.order : [id, ...s.order] }));
      await say(id, () => past.before);
      // A note on a decision that was taken back waits for the next one.
      if (past.before === null) get().draft(id, note);
    },

    async paint(id, mask) {
      const result = resultOf(id);
      if (!result) return false;
      try {
        await keepPainting(useOpenProject.getState().inspected, result, mask);
        await useOpenProject.getState().claim(id);
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
