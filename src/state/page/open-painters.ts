/** Painters with something in them that is not kept yet. */
import { create } from 'zustand';

interface OpenPainters {
  readonly count: number;
  /** @returns to be called when it is kept, or discarded */
  begin(): () => void;
}

export const useOpenPainters = create<OpenPainters>()((set) => ({
  count: 0,
  begin() {
    set((s) => ({ count: s.count + 1 }));
    return () => set((s) => ({ count: s.count - 1 }));
  },
}));
