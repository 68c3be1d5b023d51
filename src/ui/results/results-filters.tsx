import { ArrowDownWideNarrow, LayoutGrid, List, ListFilter } from 'lucide-react';
import { useId, useState } from 'react';
import { useResultsView } from '../../state/inspecting/results-view';
import { useOpenProject } from '../../state/open-project/open-project-store';
import type { VersionRecord } from '../../state/photos/page-types';
import { isFinished } from '../../state/photos/photo';
import { everything, isFiltered, reviewStates, type SortKey, sortKeys } from '../../state/photos/result-list';
import { handsFocusOn, nearest } from '../hands-focus-on';
import { resultsText } from '../text/results';
import { useDecimals, useText } from '../text/use-text';
import { verdictText } from '../text/verdict';
import './results-filters.css';

interface Props {
  readonly shown: number;
  readonly all: number;
  /** Results of other versions than the chosen one. */
  readonly others: number;
  readonly counts: Readonly<Record<'pass' | 'uncertain' | 'fail' | 'failed', number>>;
  readonly versions: readonly Pick<VersionRecord, 'number'>[];
}

/** Which results are shown, in which order, and how. */
export function ResultsFilters({ shown, all, others, counts, versions }: Props) {
  const text = useText(resultsText);
  const id = useId();
  const { query, layout, lay, reset, showAllVersions } = useResultsView();
  const [isOpen, setOpen] = useState(false);
  const isInspecting = useOpenProject((s) => !s.inspected.every(isFinished));
  const whole = useDecimals(0);
  return (
    <div className="results-filters">
      <div className="row">
        {/* The outcome of filters is read out, not each photo of a batch. */}
        <p role="status" aria-live={isInspecting ? 'off' : 'polite'} className="grow">
          {shown === all ? text.all(all, whole(all)) : text.shown(whole(shown), whole(all))}
        </p>
        {isFiltered(query) && (
          <button ref={handsFocusOn(nearest('button'))} type="button" className="button" onClick={reset}>
            {text.reset}
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={text.filters}
          title={text.filters}
          onClick={() => setOpen(!isOpen)}
        >
          <ListFilter aria-hidden size={18} />
        </button>
        <fieldset className="toggle" aria-label={text.layout}>
          {(['list', 'grid'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className="icon-button"
              aria-pressed={layout === one}
              aria-label={one === 'list' ? text.asList : text.asGrid}
              title={one === 'list' ? text.asList : text.asGrid}
              onClick={() => lay(one)}
            >
              {one === 'list' ? <List aria-hidden size={18} /> : <LayoutGrid aria-hidden size={18} />}
            </button>
          ))}
        </fieldset>
      </div>
      {others > 0 && (
        <button
          ref={handsFocusOn(nearest('button'))}
          type="button"
          className="button"
          onClick={() => showAllVersions(true)}
        >
          {text.showOthers(others, whole(others))}
        </button>
      )}
      <div id={id} className="results-conditions" hidden={!isOpen}>
        <Order />
        <Conditions counts={counts} versions={versions} />
      </div>
    </div>
  );
}

function Order() {
  const text = useText(resultsText);
  const id = useId();
  const { query, ask } = useResultsView();
  return (
    <div className="results-order">
      <label className="field grow" htmlFor={id}>
        <span>{text.sort}</span>
        <select id={id} value={query.sort} onChange={({ target }) => ask({ sort: target.value as SortKey })}>
          {sortKeys.map((key) => (
            <option key={key} value={key}>
              {text[key]}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="icon-button"
        aria-pressed={query.descending}
        aria-label={text.descending}
        title={text.descending}
        onClick={() => ask({ descending: !query.descending })}
      >
        <ArrowDownWideNarrow aria-hidden size={18} className={query.descending ? '' : 'flipped'} />
      </button>
    </div>
  );
}

function Conditions({ counts, versions }: Pick<Props, 'counts' | 'versions'>) {
  const text = useText(resultsText);
  const verdicts = useText(verdictText);
  const id = useId();
  const { query, allVersions, ask, showAllVersions } = useResultsView();
  const whole = useDecimals(0);
  const version = allVersions ? 'all' : (query.version ?? 'current');

  function chooseVersion(value: string) {
    showAllVersions(value === 'all');
    if (value !== 'all' && value !== 'current') ask({ version: Number(value) });
  }

  return (
    <>
      <fieldset className="row">
        <legend>{text.verdict}</legend>
        {everything.verdicts.map((verdict) => (
          <label key={verdict} className="choice">
            <input
              type="checkbox"
              checked={query.verdicts.includes(verdict)}
              onChange={({ target }) =>
                ask({
                  verdicts: everything.verdicts.filter((one) =>
                    one === verdict ? target.checked : query.verdicts.includes(one),
                  ),
                })
              }
            />
            <span>
              {verdict === 'failed' ? text.failed : verdicts[verdict]} ({whole(counts[verdict])})
            </span>
          </label>
        ))}
      </fieldset>
      <label className="field" htmlFor={`${id}-review`}>
        <span>{text.review}</span>
        <select
          id={`${id}-review`}
          value={query.review}
          onChange={({ target }) => ask({ review: target.value as typeof query.review })}
        >
          {reviewStates.map((state) => (
            <option key={state} value={state}>
              {text[state]}
            </option>
          ))}
        </select>
      </label>
      <label className="field" htmlFor={`${id}-version`}>
        <span>{text.version}</span>
        <select id={`${id}-version`} value={version} onChange={({ target }) => chooseVersion(target.value)}>
          <option value="current">{text.currentVersion}</option>
          <option value="all">{text.allVersions}</option>
          {versions.map((one) => (
            <option key={one.number} value={one.number}>
              {text.oneVersion(one.number)}
            </option>
          ))}
        </select>
      </label>
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className="field" htmlFor={`${id}-${end}`}>
          <span>{text[end]}</span>
          <input
            id={`${id}-${end}`}
            type="date"
            value={query[end]}
            onChange={({ target }) => ask({ [end]: target.value })}
          />
        </label>
      ))}
      <label className="field grow" htmlFor={`${id}-text`}>
        <span>{text.search}</span>
        <input
          id={`${id}-text`}
          type="search"
          value={query.text}
          maxLength={200}
          onChange={({ target }) => ask({ text: target.value })}
        />
      </label>
    </>
  );
}
