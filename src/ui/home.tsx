import { FileUp, LoaderCircle, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { briefly } from '../errors';
import { foldedName } from '../folded-name';
import { useOpenProject } from '../state/open-project/open-project-store';
import { useNotices } from '../state/page/notices';
import { titleOf } from '../state/page/title';
import { useProjects } from '../state/projects/projects-store';
import { isProjectFile, PROJECT_EXTENSION } from '../state/storing/project-file';
import { CancelImport } from './cancel-import';
import { handsFocusOn } from './hands-focus-on';
import { keepsFocus } from './keeps-focus';
import { ProblemText } from './problem-text';
import { ProjectCardItem } from './project-card';
import { takesFocus } from './takes-focus';
import { home } from './text/home';
import { useLanguageTag, useText } from './text/use-text';
import './theme/home.css';
import { Tour } from './tour';
import { useDocumentTitle } from './use-document-title';
import { type Gather, useDrops } from './use-drops';
import { showWhenMade, useImport } from './use-import';
import { useRefusal } from './use-refusal';

/** All projects as cards, and the ways to get another one. */
export function Home() {
  const text = useText(home);
  useDocumentTitle(text.title);
  const { status, problem, cards, unreadable, makesSample, load } = useProjects();
  const [typed, setTyped] = useState('');
  const shots = useOpenProject((s) => s.shots.length);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an undo may put a photo back while this page is shown
  useEffect(() => void load(), [load, shots]);
  const titles = new Intl.ListFormat(useLanguageTag());
  const lost = unreadable.map((project) => briefly(titleOf(project, text.untitled)));
  const wanted = foldedName(typed.trim());
  const found = cards.filter(({ project }) =>
    foldedName(`${titleOf(project, text.untitled)} ${project.object} ${project.words}`).includes(wanted),
  );
  return (
    <main className="page">
      {cards.length > 0 && <Tour of="home" />}
      <div className="row">
        <h1 ref={takesFocus} className="grow">
          {text.title}
        </h1>
        <NewProject />
        <ImportProject />
      </div>
      {(cards.length > 1 || typed !== '') && (
        <label className="field home-search">
          <span>{text.search}</span>
          <input type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>
      )}
      {status === 'loading' && <p role="status">{text.loading}</p>}
      {status === 'failed' && (
        <div ref={handsFocusOn()} className="row" role="alert">
          <div className="grow">{problem && <ProblemText problem={problem} />}</div>
          <button type="button" className="button" onClick={() => void load()}>
            {text.retry}
          </button>
        </div>
      )}
      {unreadable.length > 0 && <p role="alert">{text.unreadable(titles.format(lost))}</p>}
      {makesSample && (
        <p role="status" className="empty">
          <LoaderCircle aria-hidden className="spin" size={18} /> {text.sampleComes}
        </p>
      )}
      {status === 'ready' && cards.length === 0 && !makesSample && <p className="empty">{text.none}</p>}
      {cards.length > 0 && found.length === 0 && <p role="status">{text.noneFound(typed)}</p>}
      <ul className="cards" data-tour="sample" aria-label={text.title}>
        {found.map((card, i) => (
          <ProjectCardItem key={card.project.id} card={card} place={i} />
        ))}
      </ul>
    </main>
  );
}

function NewProject() {
  const text = useText(home);
  const create = useProjects((s) => s.create);
  const [isMaking, setMaking] = useState(false);
  async function press() {
    setMaking(true);
    await showWhenMade(create());
    setMaking(false);
  }
  return (
    <button
      type="button"
      className="button button-primary"
      data-testid="new-project"
      data-tour="create"
      {...keepsFocus(!isMaking, () => void press())}
    >
      {isMaking ? <LoaderCircle aria-hidden className="spin" size={18} /> : <Plus aria-hidden size={18} />}{' '}
      {text.create}
    </button>
  );
}

function ImportProject() {
  const text = useText(home);
  const importProjects = useImport();
  const say = useNotices((s) => s.notify);
  const isImporting = useProjects((s) => s.importing > 0);
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const refuse = useRefusal(isImporting, false);
  async function take(gather: Gather) {
    const files = await gather(() => undefined);
    const projects = files.filter(isProjectFile);
    if (projects.length === 0 || projects.length < files.length) say((locale) => home[locale].onlyProjects);
    await importProjects(projects);
  }
  const over = useDrops(button, !isImporting, { take, refuse });
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button home-import"
        data-over={over}
        {...keepsFocus(!isImporting, () => input.current?.click())}
      >
        {isImporting ? (
          <LoaderCircle aria-hidden className="spin" size={18} />
        ) : (
          <FileUp aria-hidden size={18} />
        )}{' '}
        {isImporting ? text.importing : text.import}
      </button>
      <CancelImport />
      <p role="status" className="visually-hidden">
        {isImporting && text.importing}
      </p>
      <input
        ref={input}
        hidden
        type="file"
        aria-label={text.importField}
        accept={PROJECT_EXTENSION}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void importProjects([{ name: file.name, blob: file }]);
          event.target.value = '';
        }}
      />
    </>
  );
}
