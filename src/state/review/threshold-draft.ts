/**
 * Thresholds that a person moves and has not put to use, and the effect of those in use: kept while they look
 * elsewhere on the page.
 */
import { create } from 'zustand';
import type { VersionRecord } from '../../database/records';
import { useOpenProject } from '../open-project/open-project-store';
import { type JudgedAnew, judgedAnew } from '../photos/judged-by';

type Draft = Pick<VersionRecord['thresholds'], 'pass' | 'fail'>;

interface ThresholdDraft {
  /**
   * The version's file that they are a draft for: other thresholds make another file, for which the draft
   * means nothing.
   */
  readonly bundle: string | undefined;
  readonly draft: Draft | undefined;
  /**
   * How many results the thresholds in use judged anew when they were put to use, and the version's file that
   * came of it.
   */
  readonly judged: (JudgedAnew & { readonly bundle: string }) | undefined;
  move(bundle: string, draft: Draft): void;
  /** Puts these thresholds to use. */
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
    // If the same thresholds came back, the file would be the same one: an old draft would come back with it.
    set({ bundle: undefined, draft: undefined, judged: { ...judged, bundle: now.bundle } });
  },
}));
