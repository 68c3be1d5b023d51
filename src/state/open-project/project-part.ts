/**
 * The open project itself: opening, editing, closing. It is read from the archive when it is opened, and
 * nothing is written before that has finished; from then on every change is stored as it happens.
 */
import type { Archive } from '../../database/archive';
import type { Records } from '../../database/read-records';
import type { PhotoRecord, ProjectRecord, ResultRecord } from '../../database/records';
import { useEngine } from '../engine/engine-store';
import { holdsNothing, inTurn } from '../engine/loaded-version';
import { notifyError, useNotices } from '../page/notices';
import { keptName } from '../page/short-name';
import { titleOf } from '../page/title';
import { useUnderWay } from '../page/under-way';
import { doneOf, release, type Shot } from '../photos/photo';
import { letGoOfReports } from '../photos/result-reports';
import { resultsOfVersion } from '../photos/results-of-version';
import { archive } from '../storing/archive';
import { projectHere } from '../storing/deleted-projects';
import { keptPhoto } from '../storing/kept-photos';
import { holdProject, isElsewhere, letGoOfProject } from '../storing/project-lock';
import {
  forgetRemoved,
  learnTakenBack,
  leftToRemove,
  removedOf,
  restoreAllRemoved,
} from '../storing/removals';
import { changeLater, neverStore } from '../storing/store-later';
import { unsavedPhotos } from '../storing/unsaved-photos';
import { letGoOfProjectsWaiting, unsavedResults } from '../storing/unsaved-results';
import { storedNow } from '../storing/unsaved-version';
import { withWaiting } from '../storing/with-waiting';
import { asLeft, removeStored } from './change-results';
import { asEdited, type Desk } from './desk';
import { removeStoredPhoto } from './good-photos-part';
import { useLearning } from './learning';
import { isWorking, type ProjectPart } from './open-project-state';
import { shownOf } from './training-part';
import { writingAnew } from './write-anew';

export function projectPart(desk: Desk): ProjectPart {
  const { get, set, change, currentVersion, prepareEngine } = desk;
  const { notify } = useNotices.getState();
  /** The project that the person wants to see; another one may still be loading. */
  let wanted: string | undefined;

  function letGo(): void {
    const { project, shots } = get();
    void desk.flush();
    wanted = undefined;
    useNotices.getState().settleAll('project');
    for (const { photo } of shots) release(photo);
    letGoOfReports();
    if (project) {
      const { versions, results } = letGoOfProjectsWaiting(project.id);
      if (versions > 0) notify({ key: 'versionsLost', facts: [titleOf(project), results] });
    }
    set({
      status: 'closed',
      project: undefined,
      shots: [],
      versions: [],
      training: { status: 'idle' },
      interrupted: undefined,
      losses: [],
      examples: [],
      inspected: [],
      selected: undefined,
    });
  }

  async function read(id: string, latest: number | undefined): Promise<void> {
    const kept = await archive();
    const stored = await projectHere(kept, id);
    if (!stored || stored === 'unreadable') {
      if (wanted === id) {
        set({ status: stored ?? 'missing' });
        // The tab that deleted it may restore it, and another tab may be able to read it.
        letGoOfProject();
      }
      return;
    }
    const waiting = { photos: unsavedPhotos(id), results: unsavedResults(id) };
    const [{ photos, versions }, results, interrupted] = await Promise.all([
      kept.parts(id),
      latest === undefined ? kept.results(id) : latestOf(kept, id, latest),
      kept.training(id),
      learnTakenBack(kept, id),
    ]);
    const removed = removedOf(id);
    const shown = withWaiting(photos.records, waiting.photos).filter(
      (one) => !removed.photos.includes(one.id),
    );
    const shots = await Promise.all(shown.map(readShot));
    if (wanted !== id) {
      for (const shot of shots) if (shot) release(shot.photo);
      return;
    }
    removeLeft(stored, photos.records, latest === undefined ? results.records : undefined);
    const found = shots.filter((shot) => shot !== undefined);
    const lost = photos.unreadable + versions.unreadable + results.unreadable + (shots.length - found.length);
    const inspected = asLeft(withWaiting(results.records, waiting.results)).map(doneOf);
    const project = asEdited(stored);
    const isRead = new Set(versions.records.map(({ number }) => number));
    const joined = get().versions.filter((one) => one.project === id && !isRead.has(one.number));
    const all = [...versions.records, ...joined];
    set({ status: 'open', project, versions: all, shots: found, inspected, interrupted });
    const version = currentVersion();
    set(shownOf(version));
    set({ selected: resultsOfVersion(inspected, version?.number).at(-1)?.id });
    if (lost > 0) {
      notify({ key: 'recordsLeftOut', facts: [lost] }, true);
    }
  }

  /** Call it in turn. */
  async function load(model: string): Promise<void> {
    await useEngine.getState().load(model);
    holdsNothing();
  }

  async function openHere(id: string, takeOver: boolean, latest?: number): Promise<void> {
    letGo();
    wanted = id;
    set({ status: 'opening', statusOf: id });
    const lost = () => {
      desk.drop();
      useNotices.getState().dropAll();
      get().cancelTraining();
      letGo();
      set({ status: 'elsewhere' });
    };
    const isTaken = takeOver && (await isElsewhere(id));
    if (!(await holdProject(id, lost, takeOver))) {
      if (wanted === id) set({ status: 'elsewhere' });
      return;
    }
    // That tab's undo goes with it: what it had removed is there again, for this tab to remove or keep.
    if (isTaken) await restoreAllRemoved(id);
    try {
      // A version that was on its way to the disk when this project was left belongs to what is read.
      await storedNow();
      await read(id, latest);
    } catch (error) {
      if (wanted === id) {
        set({ status: 'closed' });
        // It would refuse the next try, even of this tab.
        letGoOfProject();
      }
      return notifyError(error);
    }
    await prepareEngine();
  }

  return {
    status: 'closed',
    statusOf: undefined,
    project: undefined,

    async open(id, latest) {
      const before = get();
      if (wanted === id && before.status === 'opening') return;
      if (wanted === id && before.status === 'open') {
        // Another model may have been loaded on another page.
        if (useEngine.getState().model !== before.project?.model) await prepareEngine();
        return;
      }
      if (before.project && isWorking(before)) return;
      await openHere(id, false, latest);
    },

    takeOver: (id, latest) => openHere(id, true, latest),

    close() {
      letGo();
      letGoOfProject();
    },

    edit: change,

    prepare: prepareEngine,

    flush: desk.flush,

    async keepAnew() {
      const { project } = get();
      if (!project || !desk.isOpen(project.id)) return;
      const key = `project ${project.id} anew`;
      // What was begun before the browser cleared everything again.
      neverStore(key);
      const goOn = desk.hold();
      const write = writingAnew(desk, project, goOn);
      const end = useUnderWay.getState().begin();
      try {
        await write();
      } catch (error) {
        changeLater(key, project, write, error, { onGone: goOn });
      } finally {
        end();
      }
    },

    loadModel: (model) => inTurn(() => load(model)).catch((error) => notifyError(error)),

    async changeModel(model) {
      if (isWorking(get())) return;
      const { project: learning } = useLearning.getState();
      if (learning) return notify({ key: 'atWork', facts: [titleOf(learning)] });
      // Its loading was cancelled or failed before: what was trained with it stays in use.
      if (model === get().project?.model) {
        try {
          await inTurn(() => load(model));
        } catch (error) {
          return notifyError(error);
        }
        return prepareEngine();
      }
      const isChosen = await desk.choose({ model, currentVersion: null }, async () => {
        // The choice is stored first: whoever reloads the page meanwhile gets it.
        await desk.flush();
        await load(model);
      });
      if (isChosen) set({ ...shownOf(currentVersion()), examples: [] });
    },
  };
}

/**
 * Removes what an earlier page had no time to remove.
 * @param results all of them; undefined if only the latest were read
 */
function removeLeft(
  project: ProjectRecord,
  photos: readonly PhotoRecord[],
  results: readonly ResultRecord[] | undefined,
): void {
  const left = leftToRemove(project.id);
  forgetRemoved(project.id, 'photos', without(left.photos, photos));
  for (const photo of photos) if (left.photos.includes(photo.id)) void removeStoredPhoto(photo);
  if (!results) return;
  forgetRemoved(project.id, 'results', without(left.results, results));
  const wanted = new Set(left.results);
  const those = results.filter(({ id }) => wanted.has(id));
  const whoOf = ({ id }: ResultRecord) => left.by[id] ?? '';
  for (const person of new Set(those.map(whoOf))) {
    const own = those.filter((one) => whoOf(one) === person);
    void removeStored(project, new Set(own.map(({ id }) => id)), own, person);
  }
}

function without(ids: readonly string[], records: readonly { readonly id: string }[]): string[] {
  const there = new Set(records.map(({ id }) => id));
  return ids.filter((id) => !there.has(id));
}

/** In the order of time, like all results. */
async function latestOf(kept: Archive, id: string, most: number): Promise<Records<ResultRecord>> {
  return { records: (await kept.latestResults(id, most)).reverse(), unreadable: 0 };
}

async function readShot(photo: PhotoRecord): Promise<Shot | undefined> {
  const blob = await keptPhoto(photo.sha256);
  if (!blob) return undefined;
  const { id, name, width, height, sha256, facts } = photo;
  const preview = await createImageBitmap(photo.preview);
  return { id, name: keptName(name), blob, photo: { width, height, sha256, facts, preview } };
}
