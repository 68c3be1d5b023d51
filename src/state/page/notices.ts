/** Sentences for the person: what did not go as asked, and what was done and can be undone. */
import { create } from 'zustand';
import { newId } from '../../database/ids';
import type { Locale } from './locale';
import { type Problem, problemOf } from './problem';

/**
 * What the stores tell, with the facts of each sentence; `ui/text/notices.ts` has the words, also for an
 * empty title.
 */
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
  /** Another project has the same name. */
  readonly nameTwice: readonly [title: string];
  readonly projectGone: readonly [title: string];
  /** Defective photos that taught nothing because their painted defects lie outside the region. */
  readonly taughtOutside: readonly [count: number];
  /** Reviewed photos that wait behind a paused batch for the accepted version. */
  readonly reviewedWait: readonly [count: number];
  /** Good photos that were not added. */
  readonly shotsLeft: readonly [title: string, count: number];
  readonly shotRemoved: readonly [name: string];
  /** A photo put back during a training, which goes on without it. */
  readonly shotNotTrained: readonly [name: string];
  readonly shotIsThere: readonly [name: string, of: string];
  readonly shotHasNoRoom: readonly [name: string, most: number];
  readonly resultsRemoved: readonly [count: number];
  readonly trainingDiscarded: readonly [];
  readonly thresholdsLeft: readonly [title: string];
  readonly recordsLeftOut: readonly [count: number];
  /** Photos that an exported file lacks. */
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
  /** A photo that was inspected and disappeared before it was stored. */
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
   * @param from when it was first hidden, and `to` when it was last seen again, in milliseconds since 1970
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
  /** Files were given to a field that takes none now. */
  readonly notNow: readonly [];
  /** @param secondsLeft null if it cannot be told */
  readonly notWhileTraining: readonly [secondsLeft: number | null];
}

export type Fact = {
  readonly [K in keyof NoticeFacts]: { readonly key: K; readonly facts: NoticeFacts[K] };
}[keyof NoticeFacts];

/** A sentence in whatever language the page has while it is shown. */
export type Sentence = (locale: Locale) => string;

/** A component's own words, or something that has yet to be put into words. */
export type Said = Sentence | Fact | Problem;

export interface Notice {
  readonly id: string;
  readonly said: Said;
  /** It means nothing once the open project is left. */
  readonly isOfProject?: boolean;
  /** Takes back what the sentence tells. */
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
  /** @param isOfProject whether it goes when the open project is left, which it is about without naming it */
  notify(said: Said, isOfProject?: boolean): void;
  /**
   * Tells of something done; it becomes final without an undo, when the sentence goes after a while or is
   * dismissed.
   */
  offerUndo(said: Said, offer: Offer): void;
  dismiss(id: string): void;
  /** Removes a sentence that is no longer true. */
  withdraw(key: Fact['key']): void;
  /** Removes the sentence about a problem, so that the same problem is news when it comes again. */
  takeBack(problem: Problem): void;
  /** Keeps it while a person is at it; its time starts again when they leave it. */
  hold(id: string, isHeld: boolean): void;
  /** Makes final the offers that wait for this end, and removes the sentences that go with it. */
  settleAll(goes: 'project' | 'page'): void;
  /** Removes the offers without making them final: another tab decides about the project. */
  dropAll(): void;
}

/** Long enough to read the sentence and to reach the button. */
const undoSeconds = 20;

/** Timers by which notices go by themselves, by their ids. */
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** What can still be undone, by the ids of notices. */
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
      // A full disk gives the same sentence for each photo of a batch: it is shown once while it can be read.
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

/** @param about the file's name, if the error is about one @param isOfProject as in `notify` */
export function notifyError(error: unknown, about?: string, isOfProject = false): void {
  const problem = problemOf(error, about);
  // Whoever ended it sees that it is gone.
  if (problem.code !== 'cancelled') useNotices.getState().notify(problem, isOfProject);
}
