/**
 * A kiosk: one project, one verdict at a time, for weeks without anybody looking after it. An engine that
 * does not answer, or that lost its graphics card, is restarted; an unreadable photo is skipped.
 */
import { create } from 'zustand';
import type { UnreadableProject } from '../../database/archive';
import type { ProjectRecord } from '../../database/records';
import { foldedName } from '../../folded-name';
import { inTime, NoAnswer } from '../../in-time';
import { askEngine, useEngine } from '../engine/engine-store';
import { useOpenProject } from '../open-project/open-project-store';
import { logProblem } from '../page/log';
import { NewestWins } from '../page/newest-wins';
import { type Problem, problemOf } from '../page/problem';
import { titleOf } from '../page/title';
import type { InspectionReport } from '../photos/page-types';
import { type ChosenFile, isOfPhoto, release } from '../photos/photo';
import { archive } from '../storing/archive';
import { isDeleted } from '../storing/deleted-projects';
import { noteFailed, tellFailed } from '../storing/failed-photos';
import { watchHolder } from '../storing/project-lock';
import { ROUND, trimKioskResults } from './kiosk-results';
import { useKioskSettings } from './kiosk-settings';

export interface KioskVerdict extends InspectionReport {
  readonly id: string;
}

interface KioskStore {
  /**
   * `several`: the address does not tell which project is meant. `elsewhere`: another tab works with it.
   * `healing`: the engine is being restarted.
   */
  readonly status: 'opening' | 'missing' | 'several' | 'elsewhere' | 'untrained' | 'ready' | 'healing';
  /** While it opens: whether the last attempt to read the project failed. */
  readonly isStuck: boolean;
  readonly project: string | undefined;
  /** Empty if the project has no name. */
  readonly title: string;
  readonly isWorking: boolean;
  readonly latest: KioskVerdict | undefined;
  /**
   * The id of a camera's photo that got no verdict; it replaces the latest verdict, which is of another part.
   */
  readonly failed: string | undefined;
  /**
   * Finds the project by id or title, opens it, and makes the engine ready.
   * @param nameless names of a project without a name, in every language
   */
  open(wanted: string, nameless?: readonly string[]): Promise<void>;
  /** Takes the project over from the tab that works with it. */
  takeOver(): Promise<void>;
  /**
   * Inspects the photo, replacing one that waits; while the engine is restarted it shows that there is no
   * verdict.
   */
  take(photo: ChosenFile): void;
  /**
   * No photo could be taken of a part that should be inspected: shows that there is no verdict.
   * @param name of the photo; without one, as where there was no camera, the trail is told nothing
   */
  miss(error: unknown, name: string | undefined): void;
  /** Hides the verdict: nobody knows which part is there now. */
  forget(): void;
  /** Restarts the engine if it does not answer. */
  check(): Promise<void>;
}

/** Without a graphics card a large model takes seconds for a photo; after a minute no answer will come. */
const ANSWER_MS = 60_000;
/** Results that stay in memory, however many weeks it runs. */
const LISTED = 50;
/** Time between two attempts to start the engine, or to read the project. */
const AGAIN_MS = 5_000;
const MOST_AGAIN_MS = 300_000;
/** Old results are to be gone by then, else another round may begin. */
const TRIMMED_MS = 300_000;
/** A large model on a slow machine. */
const START_MS = 600_000;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const beforeNextTry = () => wait(AGAIN_MS);
/** After so many new engines without a verdict in between, the graphics card is no longer used. */
const MOST_HEALED = 2;

const isEngineReady = () => useEngine.getState().engine.status === 'ready';

/** A fault of the photo, or of a disk that does not answer: another engine would not do better. */
const isOfPhotoOrDisk = (error: unknown) =>
  isOfPhoto(error) || (error instanceof Error && /^(storage-|training-not-kept$)/u.test(error.name));

/** No answer, or no number, is what a device that computes wrongly gives; all else says nothing against it. */
const isOfDevice = (error: unknown) =>
  error instanceof NoAnswer || (error instanceof Error && error.name === 'inspection-no-number');

export const useKiosk = create<KioskStore>()((set, get) => {
  let count = 0;
  /**
   * Goes up each time that nobody knows which part is there: photos from before then give no verdict of it.
   */
  let era = 0;
  /** Restarts since the last verdict. */
  let healings = 0;
  /** Photos since the last verdict that speak against the graphics card. */
  let unanswered = 0;
  let isTrimming = false;
  /** Results kept since the last removal of old ones; the first result triggers one, for short runs. */
  let keptSince = ROUND;

  function afterKeeping(): void {
    useOpenProject.getState().showLatest(LISTED);
    const { project } = get();
    if (!project) return;
    void tellFailed(project);
    const { keepsLatest } = useKioskSettings.getState();
    if (keepsLatest === null || ++keptSince < ROUND || isTrimming) return;
    keptSince = 0;
    void trim(project, keepsLatest);
  }

  /** No photo waits for it: a disk may never answer. */
  async function trim(project: string, keepsLatest: number): Promise<void> {
    isTrimming = true;
    try {
      await inTime(trimKioskResults(project, keepsLatest), TRIMMED_MS);
    } catch (error) {
      logProblem(problemOf(error));
    } finally {
      isTrimming = false;
    }
  }

  /** Replaces what was shown before. */
  function show(by: Pick<KioskStore, 'latest'> & Partial<Pick<KioskStore, 'failed'>>): void {
    const before = get().latest;
    set(by);
    if (before) release(before.photo);
  }

  /** An old verdict would be taken for that of this part. Samples belong to nobody: the next one is tried. */
  function standDown(error: unknown, name: string | undefined): void {
    const problem = problemOf(error);
    logProblem(problem);
    const { source, keeps } = useKioskSettings.getState();
    if (source !== 'camera') return;
    era++;
    show({ latest: undefined, failed: `${++count}` });
    if (keeps && name !== undefined) noteNoVerdict(name, problem.code);
  }

  function noteNoVerdict(name: string, code: Problem['code']): void {
    const { project } = get();
    if (project) noteFailed(project, name, code);
  }

  /** Drops the waiting photo: it is of a part that may be gone by its turn. */
  function dropWaiting(): void {
    const dropped = queue.clear();
    if (dropped && useKioskSettings.getState().keeps) noteNoVerdict(dropped.name, 'cancelled');
  }

  /** A sample's verdict stands beside its picture, and stays. */
  function forget(): void {
    if (useKioskSettings.getState().source !== 'camera') return;
    era++;
    dropWaiting();
    show({ latest: undefined });
  }

  const queue = new NewestWins<ChosenFile>(async (photo) => {
    set({ isWorking: true });
    const settings = useKioskSettings.getState();
    // The same few samples again and again would only fill the disk.
    const keeps = settings.source === 'camera' && settings.keeps;
    const begun = era;
    const looking = new AbortController();
    try {
      const glance = useOpenProject.getState().glance(photo, keeps, looking.signal);
      const { report, kept } = await inTime(glance, ANSWER_MS).catch((error) => {
        // Otherwise it would be kept if an answer comes after all.
        looking.abort();
        standDown(error, photo.name);
        throw error;
      });
      healings = 0;
      unanswered = 0;
      if (era === begun) show({ latest: { ...report, id: `${++count}` }, failed: undefined });
      else release(report.photo);
      set({ isWorking: false });
      // Whoever waits for the verdict does not wait for the disk; the next photo does, so that no photos pile up.
      await kept.catch((error) => logProblem(problemOf(error)));
      if (keeps) afterKeeping();
    } catch (error) {
      if (!isOfPhotoOrDisk(error)) await heal(isOfDevice(error) && unanswered++ >= MOST_HEALED);
    } finally {
      set({ isWorking: false });
    }
  });

  /** Starts from the open project's state: ready, untrained, or held by another tab. */
  function begin(): void {
    const { status, training, showLatest } = useOpenProject.getState();
    if (status === 'elsewhere') {
      comeBack();
      return;
    }
    showLatest(LISTED);
    set({ status: training.status === 'trained' ? 'ready' : 'untrained' });
  }

  useOpenProject.subscribe(({ status }) => {
    if (status === 'elsewhere' && ['ready', 'untrained'].includes(get().status)) comeBack();
  });

  let waiting = new AbortController();
  /**
   * Perhaps nobody is there to ask, so it opens the project again by itself once the other tab has let go of
   * it.
   */
  function comeBack(): void {
    set({ status: 'elsewhere' });
    const { project } = get();
    waiting.abort();
    waiting = new AbortController();
    if (project)
      void watchHolder(project, (isFree) => isFree && void openAgain('open', project), waiting.signal);
  }

  async function openAgain(how: 'open' | 'takeOver', project: string): Promise<void> {
    waiting.abort();
    set({ status: 'opening' });
    await opened(() => useOpenProject.getState()[how](project, LISTED));
  }

  /** @param withoutGpu whether the graphics card seems to be the reason */
  async function heal(withoutGpu = false): Promise<void> {
    set({ status: 'healing' });
    forget();
    // If new engines do not help, tries become rarer and rarer.
    if (healings++ > 0) await wait(Math.min(AGAIN_MS * 2 ** healings, MOST_AGAIN_MS));
    for (;;) {
      try {
        const { restart, restartWithoutGpu } = useEngine.getState();
        await inTime(withoutGpu ? restartWithoutGpu() : restart(), START_MS);
        // A new engine's first steps, such as compiling, do not count in the next photo's time.
        if (isEngineReady()) await inTime(useOpenProject.getState().prepare(), START_MS);
        if (isEngineReady()) break;
      } catch {
        // It is tried again below.
      }
      await beforeNextTry();
    }
    begin();
  }

  /** The kiosk's status if its project could not be opened; otherwise undefined. */
  function lack(): 'opening' | 'missing' | undefined {
    const { status } = useOpenProject.getState();
    if (status === 'missing') return 'missing';
    return status === 'closed' || status === 'unreadable' ? 'opening' : undefined;
  }

  /** Tries until the project can be read; it may have been deleted, and be restored. */
  async function opened(open: () => Promise<void>): Promise<void> {
    await open();
    for (let status = lack(); status; status = lack()) {
      set({ status, isStuck: status === 'opening' });
      await beforeNextTry();
      await open();
    }
    set({ isStuck: false });
    begin();
  }

  /**
   * Asks until the project is there: a disk may not answer at once after a power cut, and a deleted project
   * may be restored.
   */
  async function find(wanted: string, nameless: readonly string[]): Promise<ProjectRecord> {
    for (;;) {
      try {
        const kept = await archive();
        const { records, unreadable } = await kept.projects();
        const lost = unreadable > 0 ? await kept.unreadableProjects() : [];
        const found = wantedOf(records, lost, wanted, nameless);
        if (typeof found === 'object') return found;
        set({ status: found, isStuck: found === 'opening' });
      } catch {
        set({ status: 'opening', isStuck: true });
      }
      await beforeNextTry();
    }
  }

  return {
    status: 'opening',
    isStuck: false,
    project: undefined,
    title: '',
    isWorking: false,
    latest: undefined,
    failed: undefined,

    async open(wanted, nameless = []) {
      const found = await find(wanted, nameless);
      set({ status: 'opening', isStuck: false, project: found.id, title: titleOf(found) });
      await opened(() => useOpenProject.getState().open(found.id, LISTED));
    },

    async takeOver() {
      const { project } = get();
      if (project) await openAgain('takeOver', project);
    },

    async check() {
      if (get().status !== 'ready' || get().isWorking) return;
      try {
        await inTime(
          askEngine((engine) => engine.alive()),
          ANSWER_MS,
        );
      } catch {
        // A kiosk at work notices by itself.
        if (get().status === 'ready' && !get().isWorking) await heal();
      }
    },

    take(photo) {
      const { status } = get();
      if (status === 'ready') {
        // It may wait for the disk that keeps the one before: that one's verdict is of another part.
        set({ isWorking: true });
        queue.offer(photo);
      } else if (status === 'healing')
        standDown(new NoAnswer('the engine is being started anew'), photo.name);
    },

    miss(error, name) {
      dropWaiting();
      standDown(error, name);
    },

    forget,
  };
});

/**
 * By its id, or else by a unique name; an import may bring the same name. Among several it is the one that
 * the kiosk runs for.
 * @param lost those that cannot be read
 * @returns the reason, if there is none
 */
function wantedOf(
  records: readonly ProjectRecord[],
  lost: readonly UnreadableProject[],
  wanted: string,
  nameless: readonly string[],
): ProjectRecord | 'opening' | 'missing' | 'several' {
  const kept = records.filter((project) => !isDeleted(project));
  const all = [...kept, ...lost];
  const name = foldedName(wanted.trim());
  const isNameless = nameless.some((one) => foldedName(one) === name);
  const meant =
    [
      all.filter(({ id }) => id === wanted),
      all.filter((one) => name !== '' && foldedName(titleOf(one)) === name),
      all.filter((one) => isNameless && titleOf(one) === ''),
    ].find(({ length }) => length > 0) ?? [];
  const { running } = useKioskSettings.getState();
  const one = meant.length > 1 ? meant.find(({ id }) => id === running) : meant[0];
  if (!one) return meant.length > 1 ? 'several' : 'missing';
  return kept.find(({ id }) => id === one.id) ?? 'opening';
}
