/**
 * What all parts of the open project share: its state, the way its changes are stored, and the engine for it.
 */
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

/** Edited projects that could not be stored yet. */
const edited = new Map<string, ProjectRecord>();

/** A stored project with its latest edits, even if those are not stored yet. */
export function asEdited(stored: ProjectRecord): ProjectRecord {
  const record = edited.get(stored.id);
  // Someone may have changed it since.
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
  /** Keeps a change of the project; its modification time never goes back, even if the clock does. */
  change(by: Partial<ProjectRecord>): void;
  /**
   * Inspects with another model or version from now on. If that cannot be loaded, the person is told, and
   * what was in use before it is used again, unless something else was chosen or begun meanwhile.
   * @param load is called in turn
   * @returns whether this choice decided what is in use now
   */
  choose(by: InUse, load: () => Promise<void>): Promise<boolean>;
  /** Writes pending changes at once. */
  flush(): Promise<void>;
  /** Drops pending changes: another tab decides about the project. */
  drop(): void;
  /**
   * Holds edits back until the returned function is called: the project may be gone from the disk, and a
   * partly written one would be taken for the whole.
   */
  hold(): () => void;
  /** The version that inspects. */
  currentVersion(): VersionRecord | undefined;
  /** As `askVersion`, with the open project's model and current version. Call it in turn. */
  askCurrent<T>(question: (engine: Engine) => Promise<T>): Promise<T>;
  /** Loads both into the engine. Call it in turn. */
  loadCurrent(): Promise<void>;
  /** The same, in turn; the person is told if it fails. */
  prepareEngine(): Promise<void>;
}

/** Does the work, or tells the person why it failed. @returns whether it succeeded */
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
  /** The choice that is loading, and what was in use before it and before any choice that it superseded. */
  let choosing: { readonly project: string; readonly beforeChoice: InUse } | undefined;

  const currentVersion = () => {
    const { project, versions } = get();
    return versions.find(({ number }) => number === project?.currentVersion);
  };

  /** The project as the disk may have it: it names no version that waits. */
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
  // Changes that are pending when the browser puts the page to sleep are written when it wakes, unless
  // another tab has the project by then.
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
    // Undone in the same turn: work that waits behind it is judged by what is in use then.
    return inTurn(async () => {
      const isLoaded = await tells(load);
      if (choosing !== mine) return false;
      choosing = undefined;
      // A training that began meanwhile belongs to the new choice, and reports its outcome itself.
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
