/** Counts what was begun and has not ended. */
import { create } from 'zustand';

interface Begun {
  readonly count: number;
  /** @returns to be called at the end */
  begin(): () => void;
}

export const begunStore = () =>
  create<Begun>()((set) => ({
    count: 0,
    begin() {
      set((s) => ({ count: s.count + 1 }));
      return () => set((s) => ({ count: s.count - 1 }));
    },
  }));
