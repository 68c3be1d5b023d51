import { useMemo } from 'react';
import type { Inspected } from '../../state/photo';
import { shownResults, verdictCounts } from '../../state/result-list';
import { resultsOfVersion } from '../../state/results-of-version';
import { useResultsView } from '../../state/results-view';
import { resultsText } from '../text/results';
import { useText } from '../text/use-text';
import type { KnownResults } from '../use-good-scores';
import { Viewer } from '../viewer/viewer';
import { ResultsFilters } from './results-filters';
import { ResultsGrid } from './results-grid';
import './results.css';

interface Props extends KnownResults {
  /** Number of the version that inspects. */
  readonly current: number | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  /** As of the viewer. */
  readonly canAsk: boolean;
}

/** A project's results with their filters; the one that is selected is shown large. */
export function Results({ inspected, versions, current, selected, onSelect, canAsk }: Props) {
  const text = useText(resultsText);
  const { all, shown, counts, finished } = useShown(inspected, current);
  const layout = useResultsView((s) => s.layout);
  const lay = useResultsView((s) => s.lay);
  const item = shown.find(({ id }) => id === selected) ?? shown[0];

  function open(id: string) {
    onSelect(id);
    lay('list');
  }

  return (
    <div className="results" data-testid="results" data-finished={finished}>
      <div className="results-body" data-layout={layout}>
        <div className="results-side">
          <ResultsFilters shown={shown.length} all={all.length} counts={counts} versions={versions} />
          {item ? (
            <ResultsGrid items={shown} selected={item.id} layout={layout} onSelect={onSelect} onOpen={open} />
          ) : (
            <p className="empty">{text.noneFits}</p>
          )}
        </div>
        {item && layout === 'list' && (
          <Viewer key={item.id} item={item} among={{ inspected, versions }} canAsk={canAsk} />
        )}
      </div>
    </div>
  );
}

/** Of the results that are meant by the choice of version: those that the filters leave, in order. */
function useShown(inspected: readonly Inspected[], current: number | undefined) {
  const query = useResultsView((s) => s.query);
  const allVersions = useResultsView((s) => s.allVersions);
  const all = useMemo((): readonly Inspected[] => {
    if (allVersions) return inspected;
    return resultsOfVersion(inspected, query.version ?? current);
  }, [inspected, current, query.version, allVersions]);
  return useMemo(() => {
    const ofThese = { ...query, version: undefined };
    const finished = all.filter(({ status }) => status === 'done' || status === 'failed').length;
    return { all, finished, shown: shownResults(all, ofThese), counts: verdictCounts(all, ofThese) };
  }, [all, query]);
}
