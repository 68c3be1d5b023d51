import { useEffect, useRef } from 'react';
import { isWorking } from '../state/open-project/open-project-state';
import { useOpenProject } from '../state/open-project/open-project-store';
import { hrefOf, type ProjectTab, projectTabs } from '../state/page/router';
import { titleOf } from '../state/page/title';
import type { ProjectRecord } from '../state/photos/page-types';
import { Elsewhere } from './elsewhere';
import { GoodPhotos } from './good-photos';
import { handsFocusOn } from './hands-focus-on';
import { ThresholdHelp, UncertainHelp } from './help';
import { Inspection } from './inspection';
import { PageBar } from './page-bar';
import { RecordsPage } from './records/records-page';
import { ReviewPage } from './review/review-page';
import { project as words } from './text/project';
import { useText } from './text/use-text';
import './theme/project-page.css';
import { ThresholdPage } from './threshold/threshold-page';
import { Tour } from './tour';
import { Training } from './training';
import { useDocumentTitle } from './use-document-title';
import { Versions } from './versions/versions';

/** One project: its name, its parts as tabs, and the part that is shown. */
export function ProjectPage({ id, tab }: { readonly id: string; readonly tab: ProjectTab }) {
  const text = useText(words);
  // Until it is opened, the state is that of the project before.
  const status = useOpenProject((s) => (s.statusOf === id ? s.status : 'opening'));
  const project = useOpenProject((s) => s.project);
  const open = useOpenProject((s) => s.open);
  const isOtherAtWork = useOpening(id);
  const shown = project?.id === id ? project : undefined;
  const tabs = useTabInView(tab, shown !== undefined);
  const title = shown ? titleOf(shown, text.untitled) : '';
  useDocumentTitle(title && `${text[tab]} – ${title}`);

  if (project && isOtherAtWork) return <OtherAtWork other={project} />;
  if (status === 'elsewhere') return <Elsewhere id={id} />;
  if (!shown) {
    return (
      <main className="page">
        {/* The focus comes here from the control that opened it, and goes on to the project's heading. */}
        <h1 ref={handsFocusOn()}>{text.project}</h1>
        <p role="status">{text[status === 'open' ? 'opening' : status]}</p>
        {status === 'closed' && (
          <button ref={handsFocusOn()} type="button" className="button" onClick={() => void open(id)}>
            {text.tryAgain}
          </button>
        )}
        <p>
          <a href="#/">{text.allProjects}</a>
        </p>
      </main>
    );
  }
  return (
    <main>
      <PageBar back={text.allProjects} title={title}>
        <nav ref={tabs} className="tabs" aria-label={text.tabs}>
          {projectTabs.map((one) => (
            <a
              key={one}
              href={hrefOf({ page: 'project', id, tab: one })}
              aria-current={one === tab ? 'page' : undefined}
              data-tour={one === 'train' ? undefined : one}
            >
              {text[one]}
            </a>
          ))}
        </nav>
      </PageBar>
      <div className="page">
        {tab === 'train' && <Tour of="project" />}
        {tab === 'train' && (
          <div className="columns">
            <GoodPhotos />
            <Training />
          </div>
        )}
        {tab === 'inspect' && (
          <>
            <Inspection />
            <UncertainHelp />
          </>
        )}
        {tab === 'review' && <ReviewPage />}
        {tab === 'threshold' && (
          <>
            <ThresholdPage />
            <ThresholdHelp />
          </>
        )}
        {tab === 'versions' && <Versions />}
        {tab === 'records' && <RecordsPage />}
      </div>
    </main>
  );
}

/** Opens the project; while another one is at work, waits for that to end. @returns whether another one is */
function useOpening(id: string): boolean {
  const open = useOpenProject((s) => s.open);
  const isOtherAtWork = useOpenProject((s) => s.project !== undefined && s.project.id !== id && isWorking(s));
  const hasWaited = useRef(false);
  useEffect(() => {
    hasWaited.current ||= isOtherAtWork;
    if (isOtherAtWork) return;
    if (!hasWaited.current) {
      void open(id);
      return;
    }
    // Between two photos a batch only seems to have ended.
    const timer = setTimeout(() => void open(id));
    return () => clearTimeout(timer);
  }, [open, id, isOtherAtWork]);
  return isOtherAtWork;
}

function OtherAtWork({ other }: { readonly other: ProjectRecord }) {
  const text = useText(words);
  const isTraining = useOpenProject((s) => s.training.status === 'running');
  const title = titleOf(other, text.untitled);
  return (
    <main className="page">
      <h1>{text.project}</h1>
      <p role="status">{text.otherAtWork(title)}</p>
      <p>
        <a href={hrefOf({ page: 'project', id: other.id, tab: isTraining ? 'train' : 'inspect' })}>
          {text.backTo(title)}
        </a>
      </p>
      <p>
        <a href="#/">{text.allProjects}</a>
      </p>
    </main>
  );
}

/**
 * A phone has no room for all tabs: the shown one is scrolled to the middle, and again when the phone is
 * turned.
 */
function useTabInView(tab: ProjectTab, isShown: boolean) {
  const tabs = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab, or the first one, is what moves them
  useEffect(() => {
    const bar = tabs.current;
    const current = bar?.querySelector<HTMLElement>('[aria-current=page]');
    if (!bar || !current) return;
    const observer = new ResizeObserver(() => {
      bar.scrollLeft = current.offsetLeft + current.offsetWidth / 2 - bar.clientWidth / 2;
    });
    observer.observe(bar);
    return () => observer.disconnect();
  }, [tab, isShown]);
  return tabs;
}
