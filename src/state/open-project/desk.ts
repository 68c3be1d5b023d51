/** What all parts of the open project share: its state, how a change of it is kept, and the engine for it. */
import type { StoreApi } from 'zustand';
import type { ProjectRecord, VersionRecord } from '../../database/records';
import type { Engine } from '../../workers/client';
import { useEngine } from '../engine/engine-store';
import { askVersion, inTurn } from '../engine/loaded-version';
import { notifyError } from '../page/notices';
import { archive } from '../storing/archive';
import { debounce } from '../storing/debounce';
import { holdsProject } from '../storing/project-lock';
import { changeLater, isStored } from '../storing/store-later';
import { isWaiting } from '../storing/unsaved-version';
import { isOpen, type OpenProject } from './open-project-state';

const saveAfterMs = 400;

/** Projects as they were edited, which could not be stored yet. */
const edited = new Map<string, ProjectRecord>();

/** A stored project as it was edited last, though that may not be stored yet. */
export function asEdited(stored: ProjectRecord): ProjectRecord {
  const record = edited.get(stored.id);
  // It may have become something else since.
  return !record || stored.modified > record.modified ? stored : { ...record, deleted: stored.deleted };
}

async function saveLater(id: string): Promise<void> {
  await (await archive()).changeProject(id, asEdited);
  edited.delete(id);
}

/** What a project inspects with. */
type InUse = Pick<ProjectRecord, 'model' | 'currentVersion'>;

export interface Desk {
  readonly get: StoreApi<OpenProject>['getState'];
  readonly set: StoreApi<OpenProject>['setState'];
  isOpen(id: string): boolean;
  /** Keeps a change of the project; the time of the change never goes back, even where the clock does. */
  change(by: Partial<ProjectRecord>): void;
  /**
   * Inspects with another model or version from now on; where that cannot be loaded, which the person is told, with what was in
   * use before it. Whatever is chosen or begun meanwhile stands, and nothing is taken back.
   * @param load is called in turn
   * @returns whether what is in use now is what came of it
   */
  choose(by: InUse, load: () => Promise<void>): Promise<boolean>;
  /** Writes at once what waits to be written. */
  flush(): Promise<void>;
  /** Lets go of what waits to be written: it is another tab's to say. */
  drop(): void;
  /**
   * The project may be gone from the disk, and what was written of it alone would be taken for the whole: its edits wait until the
   * function that this gives is called.
   */
  hold(): () => void;
  /** The version that inspects. */
  currentVersion(): VersionRecord | undefined;
  /** As `askVersion`, of what the open project inspects with: its model and its current version. Call it in turn. */
  askCurrent<T>(question: (engine: Engine) => Promise<T>): Promise<T>;
  /** Loads that into the engine. Call it in turn. */
  loadCurrent(): Promise<void>;
  /** The same, in turn; told to the person when it fails. */
  prepareEngine(): Promise<void>;
}

/** Does it, or tells the person why not. @returns whether it could be done */
async function tells(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    notifyError(error);
    return false;
  }
}

export function deskOf(set: StoreApi<OpenProject>['setState'], get: StoreApi<OpenProject>['getState']): Desk {
  /** What was in use before a version that waits for room. */
  let beforeWaiting: InUse | undefined;
  let isHeld = false;
  /** The latest choice, while it loads, and what was in use before it and before those that it came in the place of. */
  let choosing: { readonly project: string; readonly beforeChoice: InUse } | undefined;

  const currentVersion = () => {
    const { project, versions } = get();
    return versions.find(({ number }) => number === project?.currentVersion);
  };

  /** As the disk may have it: it names no version that waits. */
  function asStored(project: ProjectRecord, versions: readonly VersionRecord[]): ProjectRecord {
    const current = currentVersion();
    if (!beforeWaiting || !current || !isWaiting(current)) return project;
    const isThere = versions.some(({ number }) => number === beforeWaiting?.currentVersion);
    return { ...project, ...beforeWaiting, ...(!isThere && { currentVersion: null }) };
  }

  async function saveNow(): Promise<void> {
    const { project, versions, status } = get();
    if (!project || status !== 'open' || isHeld) return;
    const record = asStored(project, versions);
    const key = `project ${project.id}`;
    try {
      await (await archive()).saveProject(record);
      edited.delete(record.id);
      isStored(key);
    } catch (error) {
      edited.set(record.id, record);
      const onGone = () => void edited.delete(record.id);
      changeLater(key, project, () => saveLater(record.id), error, { onGone });
    }
  }

  const saver = debounce(saveNow, saveAfterMs);
  // What waits when the browser puts the page to sleep is written when it wakes, unless another tab has the project by then.
  let isPending = false;
  globalThis.document?.addEventListener('freeze', () => {
    isPending = saver.drop();
  });
  globalThis.document?.addEventListener('resume', async () => {
    const { project } = get();
    if (isPending && project && (await holdsProject(project.id))) saver.schedule();
    isPending = false;
  });

  function change(by: Partial<ProjectRecord>): void {
    const { project, status } = get();
    if (!project || status !== 'open') return;
    const current = currentVersion();
    if (!current || !isWaiting(current)) {
      beforeWaiting = { model: project.model, currentVersion: project.currentVersion };
    }
    set({ project: { ...project, ...by, modified: Math.max(Date.now(), project.modified + 1) } });
    saver.schedule();
  }

  const choose: Desk['choose'] = async (by, load) => {
    const { project } = get();
    if (!project) return false;
    const { id, model, currentVersion: number } = project;
    const earlier = choosing?.project === id ? choosing.beforeChoice : undefined;
    const mine = { project: id, beforeChoice: earlier ?? { model, currentVersion: number } };
    choosing = mine;
    change(by);
    // Taken back in the same turn: what waits behind it is judged by what is in use then.
    return inTurn(async () => {
      const isLoaded = await tells(load);
      if (choosing !== mine) return false;
      choosing = undefined;
      // A training that was begun meanwhile is of what was chosen, and says itself what came of it.
      if (!isOpen(get(), id) || get().training.status === 'running') return false;
      if (!isLoaded) change(mine.beforeChoice);
      return true;
    });
  };

  const askCurrent: Desk['askCurrent'] = (question) =>
    askVersion(get().project?.model ?? useEngine.getState().model, currentVersion(), question);

  const loadCurrent = () => askCurrent(async () => undefined);

  return {
    get,
    set,
    change,
    choose,
    currentVersion,
    askCurrent,
    loadCurrent,
    prepareEngine: async () => void (await tells(() => inTurn(loadCurrent))),
    isOpen: (id) => isOpen(get(), id),
    flush: () => saver.flush(),
    drop: () => void saver.drop(),
    hold() {
      isHeld = true;
      return () => {
        isHeld = false;
        saver.schedule();
      };
    },
  };
}
