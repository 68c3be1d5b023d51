import { useEffect } from 'react';
import { useOpenProject } from '../state/open-project/open-project-store';
import { titleOf } from '../state/page/title';
import { resultsOfVersion } from '../state/photos/results-of-version';
import { useOnlooker } from '../state/projects/onlooker-store';
import { handsFocusOn } from './hands-focus-on';
import { PageBar } from './page-bar';
import { ProblemText } from './problem-text';
import { Results } from './results/results';
import { notices } from './text/notices';
import { project as words } from './text/project';
import { useText } from './text/use-text';
import { useDocumentTitle } from './use-document-title';
import './elsewhere.css';

/** A project that another tab works with: a view of its results, and a way to take it over. */
export function Elsewhere({ id }: { readonly id: string }) {
  const text = useText(words);
  const open = useOpenProject((s) => s.open);
  const takeOver = useOpenProject((s) => s.takeOver);
  const notice = useText(notices);
  const { project, lack, leftOut, isFree, problem, lookAt } = useOnlooker();
  useEffect(() => lookAt(id), [id, lookAt]);
  const title = project ? titleOf(project, text.untitled) : '';
  useDocumentTitle(title);
  return (
    <main>
      <PageBar back={text.allProjects} title={title || text.project} />
      <div className="page">
        <section className="panel elsewhere" aria-label={text.project}>
          <div className="row">
            <p role="status" className="grow">
              {lack ? text[lack] : isFree ? text.free : `${text.elsewhere} ${text.resultsHere}`}
            </p>
            {!lack && (
              <button
                ref={handsFocusOn()}
                type="button"
                className="button"
                onClick={() => void (isFree ? open(id) : takeOver(id))}
              >
                {isFree ? text.openHere : text.takeOver}
              </button>
            )}
          </div>
          {leftOut > 0 && <p>{notice.recordsLeftOut(leftOut)}</p>}
          {problem && (
            <p role="alert">
              <ProblemText problem={problem} />
            </p>
          )}
        </section>
        {project && <SeenResults />}
      </div>
    </main>
  );
}

function SeenResults() {
  const text = useText(words);
  const { project, versions, inspected, selected: chosen, select } = useOnlooker();
  const current = project?.currentVersion ?? undefined;
  const isThere = inspected.some(({ id }) => id === chosen);
  // Without a choice the latest is shown.
  const selected = isThere ? chosen : resultsOfVersion(inspected, current).at(-1)?.id;
  return (
    <section className="panel panel-inspect" aria-label={text.inspect}>
      {inspected.length > 0 ? (
        <Results
          inspected={inspected}
          versions={versions}
          current={current}
          selected={selected}
          onSelect={select}
          canAsk={false}
        />
      ) : (
        <p className="empty">{text.noResults}</p>
      )}
    </section>
  );
}
