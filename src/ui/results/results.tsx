import { useResultsView } from '../../state/inspecting/results-view';
import { isOfBench } from '../../state/photos/photo';
import { resultsText } from '../text/results';
import { useText } from '../text/use-text';
import type { KnownResults } from '../use-good-scores';
import { Viewer } from '../viewer/viewer';
import { ResultsFilters } from './results-filters';
import { ResultsGrid } from './results-grid';
import './results.css';
import { useShown } from './use-shown';

interface Props extends KnownResults {
  /** Number of the version that inspects. */
  readonly current: number | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  /** As in the viewer. */
  readonly canAsk: boolean;
}

/** A project's results with their filters; the selected one is shown large. */
export function Results({ inspected, versions, current, selected, onSelect, canAsk }: Props) {
  const text = useText(resultsText);
  const { all, shown, counts, finished } = useShown(inspected, current);
  const failed = inspected.filter((one) => one.status === 'failed' && isOfBench(one)).length;
  const layout = useResultsView((s) => s.layout);
  const lay = useResultsView((s) => s.lay);
  const item = shown.find(({ id }) => id === selected) ?? shown[0];

  function open(id: string) {
    onSelect(id);
    lay('list');
  }

  return (
    <div className="results" data-testid="results" data-finished={finished}>
      {failed > 0 && <p className="hint results-failed">{text.failedStay(failed)}</p>}
      <div className="results-body" data-layout={layout}>
        <div className="results-side">
          <ResultsFilters
            shown={shown.length}
            all={all.length}
            others={inspected.length - all.length}
            counts={counts}
            versions={versions}
          />
          {item ? (
            <ResultsGrid items={shown} selected={item.id} layout={layout} onSelect={onSelect} onOpen={open} />
          ) : (
            <p className="empty">{text.noneFits}</p>
          )}
        </div>
        {item && layout === 'list' && <Viewer item={item} among={{ inspected, versions }} canAsk={canAsk} />}
      </div>
    </div>
  );
}
