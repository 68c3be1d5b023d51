/** Sentences for the person: what did not go as asked, and what was done and can be undone. */
import { create } from 'zustand';
import { newId } from '../database/ids';

export interface Notice {
  readonly id: string;
  readonly text: string;
  /** Takes back what the sentence tells of. */
  readonly undo?: () => void;
}

interface Notices {
  readonly notices: readonly Notice[];
  notify(text: string): void;
  /** Tells of something done; it becomes final when the sentence goes, after a while or dismissed, without an undo. */
  offerUndo(text: string, offer: { readonly undo: () => void; readonly settle?: () => void }): void;
  dismiss(id: string): void;
  /** Makes final what waits for that: the page goes, or the project that it belongs to. */
  settleAll(): void;
}

/** Long enough to read the sentence and to reach the button. */
const undoSeconds = 20;

/** What becomes final when a notice goes, by the notice. */
const settlements = new Map<string, () => void>();

function settle(id: string): void {
  const final = settlements.get(id);
  settlements.delete(id);
  final?.();
}

export const useNotices = create<Notices>()((set, get) => ({
  notices: [],

  notify: (text) => set((s) => ({ notices: [...s.notices, { id: newId(), text }] })),

  offerUndo(text, offer) {
    const id = newId();
    const undo = () => {
      settlements.delete(id);
      get().dismiss(id);
      offer.undo();
    };
    if (offer.settle) settlements.set(id, offer.settle);
    set((s) => ({ notices: [...s.notices, { id, text, undo }] }));
    setTimeout(() => get().dismiss(id), undoSeconds * 1000);
  },

  dismiss(id) {
    settle(id);
    set((s) => ({ notices: s.notices.filter((notice) => notice.id !== id) }));
  },

  settleAll() {
    for (const id of [...settlements.keys()]) get().dismiss(id);
  },
}));

/** The sentence of whatever was thrown. */
export const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

export function notifyError(error: unknown): void {
  useNotices.getState().notify(sentenceOf(error));
}
