/** The view of the results: which are shown, in which order, as a list beside the viewer or as a grid. */
import { create } from 'zustand';
import { useOpenProject } from '../open-project/open-project-store';
import { everything, type ResultQuery } from '../photos/result-list';

interface ResultsView {
  /** `version` undefined: the current one, or all where `allVersions`. */
  readonly query: ResultQuery;
  readonly allVersions: boolean;
  readonly layout: 'list' | 'grid';
  ask(query: Partial<ResultQuery>): void;
  /** Shows all versions, or only the current one. */
  showAllVersions(all: boolean): void;
  lay(layout: 'list' | 'grid'): void;
  /** Removes all filters; the order stays. */
  reset(): void;
}

export const useResultsView = create<ResultsView>()((set, get) => {
  // Filters of one project, above all on its versions, mean nothing in another.
  useOpenProject.subscribe(({ project }, before) => {
    if (project?.id === before.project?.id) return;
    get().reset();
    set({ allVersions: false });
  });
  return {
    query: everything,
    allVersions: false,
    layout: 'list',
    ask: (query) => set((s) => ({ query: { ...s.query, ...query } })),
    showAllVersions: (allVersions) =>
      set(({ query }) => ({ allVersions, query: { ...query, version: undefined } })),
    lay: (layout) => set({ layout }),
    reset: () =>
      set(({ query: { sort, descending } }) => ({
        query: { ...everything, sort, descending },
      })),
  };
});
