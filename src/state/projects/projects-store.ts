/** All projects, as cards: the home page's list and the actions on a whole project. */
import { create } from 'zustand';
import type { Archive, UnreadableProject } from '../../database/archive';
import { newId } from '../../database/ids';
import type { ProjectRecord, ResultRecord, VersionRecord } from '../../database/records';
import { mostTyped } from '../../database/schemas';
import { foldedName } from '../../folded-name';
import { isAsked } from '../../reports/inspected-part';
import { useEngine } from '../engine/engine-store';
import { asLeft } from '../open-project/change-results';
import { asEdited } from '../open-project/desk';
import { isLearning } from '../open-project/learning';
import { isWorking } from '../open-project/open-project-state';
import { useOpenProject } from '../open-project/open-project-store';
import { notifyError, type Said, useNotices } from '../page/notices';
import { type Problem, problemOf } from '../page/problem';
import { titleOf } from '../page/title';
import type { ChosenFile } from '../photos/photo';
import { useTeaching } from '../review/teach-store';
import { archive, onTakenAway } from '../storing/archive';
import { isDeleted, keepDeleted } from '../storing/deleted-projects';
import { clearedSince, noteProjects } from '../storing/kept-marker';
import { askToPersist } from '../storing/persistence';
import { requireFree } from '../storing/project-lock';
import { learnTakenBack, noteRemoved, removedOf } from '../storing/removals';
import { changeLater, isFull, neverStoreFor } from '../storing/store-later';
import { removeForGood, tidyNow } from '../storing/tidy';
import { unsavedPhotos, unsavedPhotosFor } from '../storing/unsaved-photos';
import { letGoOfResultsOf, unsavedResults } from '../storing/unsaved-results';
import { withWaiting } from '../storing/with-waiting';
import { importedProject } from './imported-project';
import { ensureSample } from './sample-project';

const thumbnailsShown = 4;
const verdictsShown = 6;

export interface ProjectCard {
  readonly project: ProjectRecord;
  readonly thumbnails: readonly Blob[];
  readonly shots: number;
  /** The version that inspects, if any. */
  readonly version: VersionRecord | undefined;
  /** Results that somebody asked for, the latest first. */
  readonly latest: readonly ResultRecord[];
}

interface ProjectsState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** The last changed first. */
  readonly cards: readonly ProjectCard[];
  /** Stored projects that cannot be shown. */
  readonly unreadable: readonly UnreadableProject[];
  /** Why the projects could not be read. */
  readonly problem: Problem | undefined;
  /** Whether the sample is being made: its files are on their way. */
  readonly makesSample: boolean;
  /** How many files are being imported. */
  readonly importing: number;
  /** The new name that is being typed for a project; it waits while the person looks elsewhere. */
  readonly renaming: { readonly id: string; readonly typed: string } | undefined;
  /** Reads the list again; the first time it also makes the sample project and tidies up. */
  load(): Promise<void>;
  /** @returns the new project's id; undefined if it could not be stored, which the person has been told */
  create(): Promise<string | undefined>;
  /** Begins or continues to type a new name. */
  typeName(id: string, typed: string): void;
  /** Gives the new name. */
  rename(): Promise<void>;
  leaveName(): void;
  duplicate(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /**
   * Turns `.vtfusion` files into projects, one after another.
   * @returns the last one's id; undefined if none could be made
   */
  importFiles(files: readonly ChosenFile[]): Promise<string | undefined>;
  /** Ends the running import, of which nothing stays; projects from files before it do. */
  cancelImport(): void;
}

let isBegun = false;

export const useProjects = create<ProjectsState>()((set, get) => {
  /** The latest reading of the list; an earlier one may be from before a change. */
  let reading = 0;
  let importing = new AbortController();

  const cardOf = (id: string) => get().cards.find(({ project }) => project.id === id);

  /** Two cards with the same name cannot be told apart. */
  function sayIfTwice(id: string, title: string): void {
    const isTaken = get().cards.some(
      ({ project }) => project.id !== id && foldedName(titleOf(project)) === foldedName(title),
    );
    if (title && isTaken) useNotices.getState().notify({ key: 'nameTwice', facts: [title] });
  }

  /** Changes a project in the archive, and reads the list again. @returns whether that worked */
  async function order(work: (kept: Archive) => Promise<void>): Promise<boolean> {
    try {
      await work(await archive());
      return true;
    } catch (error) {
      notifyError(error);
      return false;
    } finally {
      await get().load();
    }
  }

  const change = (project: ProjectRecord, by: Partial<ProjectRecord>) =>
    order((kept) => changeFree(kept, project, by));

  async function importOne(file: ChosenFile, signal: AbortSignal): Promise<string | undefined> {
    try {
      const id = await importedProject(await archive(), file, signal);
      void askToPersist();
      await get().load();
      const card = cardOf(id);
      if (card) sayIfTwice(id, titleOf(card.project));
      return id;
    } catch (error) {
      notifyError(error, file.name);
      return undefined;
    }
  }

  return {
    status: 'loading',
    cards: [],
    unreadable: [],
    problem: undefined,
    makesSample: false,
    importing: 0,
    renaming: undefined,

    async load() {
      const own = ++reading;
      try {
        const kept = await archive();
        if (!isBegun) {
          isBegun = true;
          await sayIfCleared(kept);
          void begin(kept);
        }
        // The latest edits of the open project belong on its card too.
        await useOpenProject.getState().flush();
        const { records, unreadable: lost } = await kept.projects();
        const unreadable = lost > 0 ? await kept.unreadableProjects() : [];
        const shown = records.map(asEdited).filter((project) => !isDeleted(project));
        shown.sort((a, b) => b.modified - a.modified);
        const cards = await Promise.all(shown.map((project) => readCard(kept, project)));
        if (own !== reading) return;
        noteProjects(cards.filter(({ project }) => !project.sample).length);
        set({ status: 'ready', cards, unreadable, problem: undefined });
      } catch (error) {
        if (own === reading) set({ status: 'failed', problem: problemOf(error) });
      }
    },

    async create() {
      const now = Date.now();
      const project: ProjectRecord = {
        id: newId(),
        name: '',
        object: '',
        words: '',
        model: useEngine.getState().model,
        preset: 'default',
        created: now,
        modified: now,
        deleted: null,
        currentVersion: null,
        sample: false,
      };
      return (await order((kept) => kept.saveProject(project))) ? project.id : undefined;
    },

    typeName: (id, typed) => set({ renaming: { id, typed } }),

    leaveName: () => set({ renaming: undefined }),

    async rename() {
      const { renaming } = get();
      if (!renaming) return;
      set({ renaming: undefined });
      const { id } = renaming;
      const name = renaming.typed.trim();
      const card = cardOf(id);
      const open = useOpenProject.getState();
      if (open.project?.id === id) open.edit({ name });
      if (!card || !(await change(card.project, { name, modified: Date.now() }))) return;
      sayIfTwice(id, titleOf({ ...card.project, name }));
    },

    async duplicate(id) {
      const card = cardOf(id);
      if (!card) return;
      const now = Date.now();
      const more = ' (2)';
      const title = titleOf(card.project);
      // Without a name its copy has none either: the page calls both by its word for a nameless project.
      const name = title && `${title.slice(0, mostTyped - more.length)}${more}`;
      await useOpenProject.getState().flush();
      const own = { id: newId(), name, created: now, modified: now, sample: false };
      const as = (project: ProjectRecord) => ({ ...asEdited(project), ...own });
      const keepWaiting = unsavedPhotosFor(as(card.project), id);
      await order(async (kept) => {
        // What was removed from the original is not in the copy either.
        noteRemoved(own.id, 'photos', removedOf(id).photos);
        if (await kept.copyProject(id, as)) await keepWaiting();
        else useNotices.getState().notify({ key: 'projectGone', facts: [title] });
      });
    },

    async remove(id) {
      const card = cardOf(id);
      if (!card) return;
      const open = useOpenProject.getState();
      const title = titleOf(card.project);
      const isHere = open.project?.id === id;
      if (isLearning(id) || (isHere && isWorking(open))) {
        useNotices.getState().notify({ key: 'atWork', facts: [title] });
        return;
      }
      const tellWhatIsLeft = isHere ? closeQuietly() : () => {};
      let letGo = () => {};
      const isDone = await order(async (kept) => {
        await markDeleted(kept, card.project);
        letGo = keepDeleted(id);
      });
      if (!isDone) return tellWhatIsLeft();
      const restore = async () => {
        await changeFree(await archive(), card.project, { deleted: null });
        letGo();
        await get().load();
      };
      useNotices.getState().offerUndo(
        { key: 'projectDeleted', facts: [title] },
        {
          outlivesProject: true,
          undo: () => {
            tellWhatIsLeft();
            void restore().catch((error: unknown) =>
              changeLater(`deletion ${id}`, card.project, restore, error, { onGone: letGo }),
            );
          },
          settle() {
            neverStoreFor(id);
            letGoOfResultsOf(id);
            useTeaching.getState().forget(id);
            void removeForGood(card.project, letGo);
          },
        },
      );
    },

    async importFiles(files) {
      const { signal } = importing;
      set((s) => ({ importing: s.importing + 1 }));
      let last: string | undefined;
      for (const file of files) {
        if (!signal.aborted) last = (await importOne(file, signal)) ?? last;
      }
      set((s) => ({ importing: s.importing - 1 }));
      return last;
    },

    cancelImport() {
      importing.abort();
      importing = new AbortController();
    },
  };
});

/**
 * From now on, if the browser clears its storage, the person is told at once, and the open project is written
 * anew.
 */
export function followTakenAway(): void {
  onTakenAway(async () => {
    await useOpenProject.getState().keepAnew();
    if (!isBegun) return;
    isBegun = false;
    await useProjects.getState().load();
  });
}

/**
 * Closes the open project.
 * @returns tells what it left unfinished, and so what to do when the project is opened again; to be called
 *   when that is possible
 */
function closeQuietly(): () => void {
  const { notices, dismiss, notify } = useNotices.getState();
  useOpenProject.getState().close();
  const left = useNotices
    .getState()
    .notices.filter((notice) => !notices.includes(notice) && isOfLeft(notice.said));
  for (const { id } of left) dismiss(id);
  return () => {
    for (const { said } of left) notify(said);
  };
}

const isOfLeft = (said: Said): boolean =>
  typeof said === 'object' && 'key' in said && (said.key === 'batchLeft' || said.key === 'versionsLost');

/** Changes a project that no other tab works with. */
async function changeFree(kept: Archive, project: ProjectRecord, by: Partial<ProjectRecord>): Promise<void> {
  await requireFree(project);
  if (!(await kept.changeProject(project.id, by, { isFree: true })))
    useNotices.getState().notify({ key: 'projectGone', facts: [titleOf(project)] });
}

/** On a full disk only removals for good can be written: whoever deletes a project there wants the room. */
async function markDeleted(kept: Archive, project: ProjectRecord): Promise<void> {
  try {
    await changeFree(kept, project, { deleted: Date.now() });
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

/** The browser may clear its storage without telling anybody. */
async function sayIfCleared(kept: Archive): Promise<void> {
  const { records, unreadable } = await kept.projects();
  const cleared = clearedSince(records.filter(({ sample }) => !sample).length + unreadable);
  if (cleared) {
    const { projects, exported } = cleared;
    useNotices.getState().notify({ key: 'projectsCleared', facts: [projects, exported] });
  }
}

/** A fault of the sample keeps nobody from the rest. */
async function begin(kept: Archive): Promise<void> {
  try {
    const onMaking = () => useProjects.setState({ makesSample: true });
    if (await ensureSample(kept, onMaking)) await useProjects.getState().load();
  } catch (error) {
    notifyError(error);
  }
  useProjects.setState({ makesSample: false });
  await tidyNow();
}

async function readCard(kept: Archive, project: ProjectRecord): Promise<ProjectCard> {
  const waiting = { photos: unsavedPhotos(project.id), results: unsavedResults(project.id) };
  const [{ photos, versions }, results] = await Promise.all([
    kept.parts(project.id),
    kept.latestResults(project.id, verdictsShown, isAsked),
    learnTakenBack(kept, project.id),
  ]);
  // Removed things are still on the disk while they can be restored.
  const removed = new Set(removedOf(project.id).photos);
  const shots = withWaiting(photos.records, waiting.photos).filter(({ id }) => !removed.has(id));
  return {
    project,
    thumbnails: shots.slice(0, thumbnailsShown).map(({ thumbnail }) => thumbnail),
    shots: shots.length,
    version: versions.records.find(({ number }) => number === project.currentVersion),
    latest: asLeft(withWaiting(results, waiting.results.filter(isAsked)))
      .reverse()
      .slice(0, verdictsShown),
  };
}
