import { useMemo } from 'react';
import { useResultsView } from '../../state/inspecting/results-view';
import { type Inspected, isFinished } from '../../state/photos/photo';
import { shownResults, verdictCounts } from '../../state/photos/result-list';
import { resultsOfVersion } from '../../state/photos/results-of-version';

/** The filtered results of the chosen version, in order. */
export function useShown(inspected: readonly Inspected[], current: number | undefined) {
  const query = useResultsView((s) => s.query);
  const allVersions = useResultsView((s) => s.allVersions);
  const all = useMemo((): readonly Inspected[] => {
    if (allVersions) return inspected;
    return resultsOfVersion(inspected, query.version ?? current);
  }, [inspected, current, query.version, allVersions]);
  return useMemo(() => {
    const finished = all.filter(isFinished).length;
    return { all, finished, shown: shownResults(all, query), counts: verdictCounts(all, query) };
  }, [all, query]);
}
