import { Copy, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { FormEvent } from 'react';
import { useOpenProject } from '../state/open-project/open-project-store';
import { shareDone } from '../state/open-project/training-progress';
import { hrefOf } from '../state/page/router';
import { shortName } from '../state/page/short-name';
import { titleOf } from '../state/page/title';
import { type ProjectCard, useProjects } from '../state/projects/projects-store';
import { handsFocusOn } from './hands-focus-on';
import { home } from './text/home';
import { useMoment, usePercent, useText } from './text/use-text';
import { useBlobUrl } from './use-report';
import { VerdictBadge } from './verdict-badge';

interface Props {
  readonly card: ProjectCard;
  /** Its place among the shown cards. */
  readonly place: number;
}

/** A project at a glance: pictures, training, and latest results. */
export function ProjectCardItem({ card, place }: Props) {
  const { project, thumbnails, shots, version, latest } = card;
  const text = useText(home);
  const moment = useMoment();
  const isRenaming = useProjects((s) => s.renaming?.id === project.id);
  const typeName = useProjects((s) => s.typeName);
  const title = titleOf(project, text.untitled);
  return (
    <li ref={handsFocusOn(cardAt(place))} className="card" data-testid="project">
      <div className="card-pictures" data-count={thumbnails.length}>
        {thumbnails.map((blob, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are drawn anew together
          <Thumbnail key={i} blob={blob} />
        ))}
        {thumbnails.length === 0 && <span className="hint">{text.noPhotos}</span>}
      </div>
      <div className="row">
        {isRenaming ? (
          <Rename id={project.id} />
        ) : (
          <>
            <h2 className="grow card-title">
              <a href={hrefOf({ page: 'project', id: project.id, tab: version ? 'inspect' : 'train' })}>
                {title}
              </a>
            </h2>
            {project.sample && <span className="tag">{text.sample}</span>}
            <CardMenu card={card} title={title} onRename={() => typeName(project.id, titleOf(project))} />
          </>
        )}
      </div>
      <p className="hint">
        {text.shots(shots)}
        <br />
        <HowFar card={card} />
        <br />
        {text.changed(moment(project.modified))}
      </p>
      {latest.length > 0 && (
        <ul className="card-verdicts" aria-label={text.latest}>
          {latest.map(({ id, verdict }) => (
            <li key={id}>
              <VerdictBadge verdict={verdict} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Finds the project that takes the place of one that goes; after the last one, the one before. */
const cardAt = (place: number) => (around: Element) => {
  const cards = around.querySelectorAll('.card');
  return (cards[place] ?? cards[place - 1])?.querySelector<HTMLElement>('a, button');
};

/** What it is trained to, or how far its running training is. */
function HowFar({ card: { project, version } }: { readonly card: ProjectCard }) {
  const text = useText(home);
  const percent = usePercent();
  const share = useOpenProject(({ project: open, training }) =>
    open?.id === project.id && training.status === 'running' ? shareDone(training.work) : undefined,
  );
  if (share !== undefined) return text.training(percent(share));
  return version ? text.version(version.number, shortName(version.encoder.name)) : text.untrained;
}

function Thumbnail({ blob }: { readonly blob: Blob }) {
  const url = useBlobUrl(blob);
  return url === undefined ? <span /> : <img src={url} alt="" />;
}

interface MenuProps {
  readonly card: ProjectCard;
  readonly title: string;
  readonly onRename: () => void;
}

function CardMenu({ card: { project }, title, onRename }: MenuProps) {
  const text = useText(home);
  const { duplicate, remove } = useProjects();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="icon-button" aria-label={text.more(title)}>
        <Ellipsis aria-hidden size={18} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align="end"
          // The field for the name has the focus then.
          onCloseAutoFocus={(event) => {
            if (useProjects.getState().renaming?.id === project.id) event.preventDefault();
          }}
        >
          <DropdownMenu.Item className="menu-item" onSelect={onRename}>
            <Pencil aria-hidden size={18} /> {text.rename}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => void duplicate(project.id)}>
            <Copy aria-hidden size={18} /> {text.duplicate}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => void remove(project.id)}>
            <Trash2 aria-hidden size={18} /> {text.remove}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Rename({ id }: { readonly id: string }) {
  const text = useText(home);
  const typed = useProjects((s) => s.renaming?.typed ?? '');
  const { typeName, rename, leaveName } = useProjects.getState();
  function submit(event: FormEvent) {
    event.preventDefault();
    void rename();
  }
  return (
    <form
      ref={handsFocusOn((around) => around.closest('li')?.querySelector('a'))}
      className="field grow"
      onSubmit={submit}
    >
      <input
        type="text"
        value={typed}
        maxLength={80}
        aria-label={text.nameField}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => typeName(id, event.target.value)}
        onKeyDown={({ key, nativeEvent }) => key === 'Escape' && !nativeEvent.isComposing && leaveName()}
      />
      <div className="row">
        <button type="submit" className="button button-primary">
          {text.save}
        </button>
        <button type="button" className="button" onClick={leaveName}>
          {text.cancel}
        </button>
      </div>
    </form>
  );
}
