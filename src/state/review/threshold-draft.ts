/** Thresholds that a person moves and has not put to use, and what came of those that they have: kept while they look elsewhere on the page. */
import { create } from 'zustand';
import type { VersionRecord } from '../../database/records';
import { useOpenProject } from '../open-project/open-project-store';
import { type JudgedAnew, judgedAnew } from '../photos/judged-by';

type Draft = Pick<VersionRecord['thresholds'], 'pass' | 'fail'>;

interface ThresholdDraft {
  /** Of the version's file that they are a draft for: other thresholds are another file, for which it means nothing. */
  readonly bundle: string | undefined;
  readonly draft: Draft | undefined;
  /** The results that the thresholds in use judged anew when they were put to use, by the version's file that came of it. */
  readonly judged: (JudgedAnew & { readonly bundle: string }) | undefined;
  move(bundle: string, draft: Draft): void;
  /** Has the version in use judge by these. */
  use(version: VersionRecord, thresholds: VersionRecord['thresholds']): Promise<void>;
}

export const useThresholdDraft = create<ThresholdDraft>()((set) => ({
  bundle: undefined,
  draft: undefined,
  judged: undefined,
  move: (bundle, draft) => set({ bundle, draft }),
  async use({ project, number }, thresholds) {
    const { inspected, setThresholds } = useOpenProject.getState();
    const judged = judgedAnew(inspected, number, thresholds);
    await setThresholds(thresholds);
    const now = useOpenProject
      .getState()
      .versions.find((one) => one.project === project && one.number === number);
    if (now?.thresholds !== thresholds) return;
    // The same thresholds may come back, and are the same file then: a draft of before would come back with them.
    set({ bundle: undefined, draft: undefined, judged: { ...judged, bundle: now.bundle } });
  },
}));
