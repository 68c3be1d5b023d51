/** Sentences for the person: what did not go as asked, and what was done and can be undone. */
import { create } from 'zustand';
import { newId } from '../../database/ids';
import type { Locale } from './locale';
import { type Problem, problemOf } from './problem';

/** What the stores tell of, with the facts that each sentence takes; `ui/text/notices.ts` has the words, also for a title that is empty. */
export interface NoticeFacts {
  readonly gpuReplaced: readonly [];
  readonly gpuGivenUp: readonly [];
  readonly gpuRefused: readonly [];
  readonly gpuSilent: readonly [];
  readonly gpuMissing: readonly [];
  /** The address that asks for the graphics card. */
  readonly gpuLeftOut: readonly [address: string];
  readonly engineReplaced: readonly [];
  readonly memorySmaller: readonly [];
  readonly memoryGivenUp: readonly [];
  readonly atWork: readonly [title: string];
  readonly noFileDropped: readonly [];
  readonly batchLeft: readonly [title: string, count: number];
  readonly projectDeleted: readonly [title: string];
  /** Another project has the name that one was given. */
  readonly nameTwice: readonly [title: string];
  readonly projectGone: readonly [title: string];
  /** Defective photos that taught nothing, for what is painted on them lies outside of the region. */
  readonly taughtOutside: readonly [count: number];
  /** Reviewed photos, behind a batch that is paused, for the version that was accepted. */
  readonly reviewedWait: readonly [count: number];
  /** Good photos that were not added. */
  readonly shotsLeft: readonly [title: string, count: number];
  readonly shotRemoved: readonly [name: string];
  /** Put back during a training, which goes on without it. */
  readonly shotNotTrained: readonly [name: string];
  readonly shotIsThere: readonly [name: string, of: string];
  readonly shotHasNoRoom: readonly [name: string, most: number];
  readonly resultsRemoved: readonly [count: number];
  readonly trainingDiscarded: readonly [];
  readonly thresholdsLeft: readonly [title: string];
  readonly recordsLeftOut: readonly [count: number];
  /** Photos that a file which was taken out lacks. */
  readonly exportLeftOut: readonly [count: number];
  /** @param exported when a project was last taken out as a file, in milliseconds since 1970 */
  readonly projectsCleared: readonly [count: number, exported: number | null];
  /** The browser has cleared its storage while this project is open, which is about to be written anew. */
  readonly keptCleared: readonly [title: string];
  /**
   * @param version what became of the one that inspected; `none`: there was none
   * @param lost good photos that could no longer be read
   */
  readonly writtenAnew: readonly [title: string, version: 'kept' | 'lost' | 'none', lost: number];
  readonly resultsWait: readonly [];
  /** A photo that was inspected and has gone before it was stored. */
  readonly photoAway: readonly [name: string];
  readonly changesWait: readonly [];
  readonly changesStored: readonly [];
  readonly storedAfterAll: readonly [count: number];
  readonly versionStored: readonly [number: number];
  /** @param results of the versions that could not be stored */
  readonly versionsLost: readonly [title: string, results: number];
  readonly olderTab: readonly [];
  /**
   * The window could not be seen while parts were to be inspected by themselves.
   * @param from when it was hidden first, and `to` when it was seen again last, in milliseconds since 1970
   * @param milliseconds hidden in all
   * @param taken photos that were taken in that time all the same
   */
  readonly windowHidden: readonly [
    from: number,
    to: number,
    times: number,
    milliseconds: number,
    taken: number,
  ];
  /** Files that were given to a field that takes none now. */
  readonly notNow: readonly [];
  /** @param secondsLeft where that can be told */
  readonly notWhileTraining: readonly [secondsLeft: number | null];
}

export type Fact = {
  readonly [K in keyof NoticeFacts]: { readonly key: K; readonly facts: NoticeFacts[K] };
}[keyof NoticeFacts];

/** A sentence in whichever language the page speaks while it is shown. */
export type Sentence = (locale: Locale) => string;

/** A component's own words, or what has yet to be put into words. */
export type Said = Sentence | Fact | Problem;

export interface Notice {
  readonly id: string;
  readonly said: Said;
  /** It says nothing once the open project is left. */
  readonly isOfProject?: boolean;
  /** Takes back what the sentence tells of. */
  readonly undo?: () => void;
}

interface Offer {
  readonly undo: () => void;
  /** Makes it final. */
  readonly settle?: () => void;
  /** Whether it stays when the open project is left. */
  readonly outlivesProject?: boolean;
}

interface Notices {
  readonly notices: readonly Notice[];
  /** @param isOfProject whether it goes when the open project is left, of which it tells without a name */
  notify(said: Said, isOfProject?: boolean): void;
  /** Tells of something done; it becomes final when the sentence goes, after a while or dismissed, without an undo. */
  offerUndo(said: Said, offer: Offer): void;
  dismiss(id: string): void;
  /** Takes a sentence away that is no longer true. */
  withdraw(key: Fact['key']): void;
  /** Takes away what was said of a problem: where it is said again, that is news. */
  takeBack(problem: Problem): void;
  /** While a person is at it, it stays; its time begins anew when they have left it. */
  hold(id: string, isHeld: boolean): void;
  /** Makes final what waits for that and ends with what goes, and takes away what was said of that alone. */
  settleAll(goes: 'project' | 'page'): void;
  /** Takes away what waits for that, and leaves it as it is: the project is another tab's to change. */
  dropAll(): void;
}

/** Long enough to read the sentence and to reach the button. */
const undoSeconds = 20;

/** When a notice goes by itself, by the notice. */
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** What can still be undone, by its notice. */
const offers = new Map<string, Offer>();

function settle(id: string): void {
  const offer = offers.get(id);
  offers.delete(id);
  offer?.settle?.();
}

function goLater(id: string): void {
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => useNotices.getState().dismiss(id), undoSeconds * 1000),
  );
}

function saysTheSame(said: Said): (notice: Notice) => boolean {
  const wordsOf = (one: Said) => (typeof one === 'function' ? one('en') : JSON.stringify(one));
  const words = wordsOf(said);
  return (notice) => wordsOf(notice.said) === words;
}

export const useNotices = create<Notices>()((set, get) => ({
  notices: [],

  notify: (said, isOfProject = false) =>
    set((s) => {
      // A full disk says the same of each photo of a batch: once is enough, as long as it is to be read.
      const isSaid = s.notices.some(saysTheSame(said));
      return isSaid ? s : { notices: [...s.notices, { id: newId(), said, isOfProject }] };
    }),

  offerUndo(said, offer) {
    const id = newId();
    const undo = () => {
      offers.delete(id);
      get().dismiss(id);
      offer.undo();
    };
    offers.set(id, offer);
    set((s) => ({ notices: [...s.notices, { id, said, undo }] }));
    goLater(id);
  },

  hold(id, isHeld) {
    if (!timers.has(id)) return;
    if (isHeld) clearTimeout(timers.get(id));
    else goLater(id);
  },

  dismiss(id) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    settle(id);
    set((s) => ({ notices: s.notices.filter((notice) => notice.id !== id) }));
  },

  withdraw(key) {
    for (const { id, said } of get().notices) {
      if (typeof said === 'object' && 'key' in said && said.key === key) get().dismiss(id);
    }
  },

  takeBack(problem) {
    for (const { id } of get().notices.filter(saysTheSame(problem))) get().dismiss(id);
  },

  settleAll(goes) {
    for (const [id, { outlivesProject }] of [...offers]) {
      if (goes === 'page' || !outlivesProject) get().dismiss(id);
    }
    for (const { id, isOfProject } of get().notices) if (isOfProject) get().dismiss(id);
  },

  dropAll() {
    for (const [id, { outlivesProject }] of [...offers]) {
      if (outlivesProject) continue;
      offers.delete(id);
      get().dismiss(id);
    }
  },
}));

/**
 * @param about the file's name, where the error is one's
 * @param isOfProject as in `notify`
 */
export function notifyError(error: unknown, about?: string, isOfProject = false): void {
  const problem = problemOf(error, about);
  // Who ended it sees that it is gone.
  if (problem.code !== 'cancelled') useNotices.getState().notify(problem, isOfProject);
}
