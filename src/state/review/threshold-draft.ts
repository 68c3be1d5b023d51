/** Thresholds that a person moves and has not put to use: kept while they look at photos elsewhere on the page. */
import { create } from 'zustand';
import type { VersionRecord } from '../../database/records';

type Draft = Pick<VersionRecord['thresholds'], 'pass' | 'fail'>;

interface ThresholdDraft {
  /** Of the version's file that they are a draft for: other thresholds are another file, for which it means nothing. */
  readonly bundle: string | undefined;
  readonly draft: Draft | undefined;
  move(bundle: string, draft: Draft): void;
}

export const useThresholdDraft = create<ThresholdDraft>()((set) => ({
  bundle: undefined,
  draft: undefined,
  move: (bundle, draft) => set({ bundle, draft }),
}));
