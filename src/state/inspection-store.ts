/**
 * The one project that is open: what the page knows of it and what it can be told to do. It is read from the archive
 * when it is opened, and nothing is written before that has finished; from then on every change is kept as it happens.
 * Components read it; all work happens in the workers.
 */
import { create } from 'zustand';
import type { AuditEntry } from '../database/audit';
import { newId } from '../database/ids';
import type {
  PhotoRecord,
  ProjectRecord,
  ResultRecord,
  Review,
  TrainingRecord,
  VersionRecord,
} from '../database/records';
import { AppError } from '../errors';
import type { Mask } from '../images/rgb-image';
import type { Size, ViewPoint } from '../images/view-transform';
import {
  type ExplanationReport,
  type InspectionReport,
  type KeptCheckpoint,
  proxy,
  type SyntheticExample,
  type Thresholds,
  type TrainingNews,
  type TrainingReport,
  verdictOf,
} from '../workers/client';
import { archive, askToPersist } from './archive';
import { inspectedEntry, removedEntry, reviewedEntry, thresholdEntry, trainedEntry } from './audit-entries';
import {
  endTraining,
  isOver,
  newTraining,
  photosOf,
  requestOf,
  TrainingKeeper,
  type TrainingPhoto,
  withCheckpoint,
} from './begun-training';
import { debounce } from './debounce';
import { engineWorker, useEngine } from './engine-store';
import { inTurn, loadVersion, nowHolds } from './loaded-version';
import { notifyError, useNotices } from './notices';
import { type ChosenFile, type Done, type Inspected, release, type Shot } from './photo';
import { usePreferences } from './preferences';
import { problemOf } from './problem';
import { saveProjectFile } from './project-file';
import { holdProject, letGoOfProject } from './project-lock';
import { keepUnsaved, letGoOfReports, pictureOf } from './result-reports';
import { resultsOfVersion } from './results-of-version';
import { fetchSamples } from './samples';
import { sha256Of } from './sha256';
import { shortName } from './short-name';
import { titleOf } from './title';
import { TimeLeft, type Work } from './training-progress';

/** The method's few-shot range (paper, IV). */
export const shotLimits = { least: 2, most: 8 } as const;
const examplesKept = 8;
/** After a training the latest photos are inspected again with it, at most so many. */
const inspectedAgain = 24;
const saveAfterMs = 400;

export type Preset = ProjectRecord['preset'];
export type StepLoss = VersionRecord['losses'][number];

export type TrainingState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running';
      readonly work: Work;
      /** Nothing while that cannot be told. */
      readonly secondsLeft: number | undefined;
      /** Whether it was asked to pause, and does. */
      readonly pause: 'no' | 'asked' | 'held';
    }
  | { readonly status: 'trained'; readonly version: VersionRecord };

/** What a person may change of a project while it is open. */
type ProjectEdit = Partial<Pick<ProjectRecord, 'name' | 'object' | 'words' | 'preset' | 'region' | 'kinds'>>;

/** What became of photos that were not added, by name. */
export interface AddedShots {
  /** The same file is there already, as `of`. */
  readonly copies: readonly { readonly name: string; readonly of: string }[];
  /** There was no room. */
  readonly leftOut: readonly string[];
}

interface InspectionState {
  /** `elsewhere`: another tab works with it. */
  readonly status: 'closed' | 'opening' | 'open' | 'missing' | 'elsewhere';
  /** As it is kept, but for changes of the last moment. */
  readonly project: ProjectRecord | undefined;
  readonly shots: readonly Shot[];
  /** In the order of their numbers. */
  readonly versions: readonly VersionRecord[];
  readonly training: TrainingState;
  /** One that stopped before its end, with the page or with the engine, and can go on. */
  readonly interrupted: TrainingRecord | undefined;
  readonly losses: readonly StepLoss[];
  readonly examples: readonly SyntheticExample[];
  /** Of all versions, in the order of time; see `resultsOfVersion`. */
  readonly inspected: readonly Inspected[];
  readonly selected: string | undefined;

  /** Opens a project; does nothing where it is open, and says why where another one is at work. */
  open(id: string): Promise<void>;
  /** Opens a project that another tab works with; that one lets go of it. */
  takeOver(id: string): Promise<void>;
  /** Lets go of the open project, which is being deleted. */
  close(): void;
  edit(change: ProjectEdit): void;
  /** Another model for this project; photos, name and versions stay, and none is current. Not while it is at work. */
  changeModel(model: string): Promise<void>;
  /** Takes good photos until there are enough, and none twice. */
  addShots(files: readonly ChosenFile[]): Promise<AddedShots>;
  removeShot(id: string): void;
  train(): Promise<void>;
  cancelTraining(): void;
  /** Holds the training between two steps. */
  pauseTraining(): Promise<void>;
  resumeTraining(): void;
  /** Goes on with the interrupted training. */
  continueTraining(): Promise<void>;
  /** Lets go of the interrupted training; can be undone. */
  discardTraining(): Promise<void>;
  /** Where the object is on the good photos, of the given size; all of it where none stands out. */
  findObject(size: Size): Promise<Mask>;
  /** Makes a version the one that inspects, and its model the project's. */
  goBackTo(number: number): Promise<void>;
  /**
   * @param said what a person says of all of them already, such as that they are good
   * @returns the ids of what was added to the list, in the order of the files, once all of it is inspected
   */
  inspect(files: readonly ChosenFile[], said?: Review): Promise<string[]>;
  /** Keeps what a person says of results, or takes it back. */
  review(ids: readonly string[], said: Review | null): Promise<void>;
  /** The current version judges by these from now on, and what it has judged before is judged again. */
  setThresholds(thresholds: Thresholds): Promise<void>;
  /** The photos of results as files again, for another look. */
  photosOf(results: readonly ResultRecord[]): Promise<ChosenFile[]>;
  /** As `inspect`, of one photo of which nothing is kept. @throws Error when it cannot be inspected */
  glance(file: ChosenFile): Promise<InspectionReport>;
  select(id: string): void;
  /** Why the spot at `at`, in pixels of the map, is judged as it is. Throws an `Error` with a sentence. */
  explain(item: Done, at: ViewPoint): Promise<ExplanationReport>;
  /** Removes the results that the list shows; can be undone. */
  clearInspected(): void;
  /** Loads the current version into the engine again, after something else was there. */
  prepare(): Promise<void>;
  /** Writes at once what waits to be written. */
  flush(): Promise<void>;
  /** Hands the current version to the person as a file. */
  exportProject(): Promise<void>;
  trySample(): Promise<void>;
}

let cancel: AbortController | undefined;
/** Of the training under way, or the last one. */
let timeLeft = new TimeLeft(() => performance.now());
/** The project that the person wants to see; another one may still be on its way in. */
let wanted: string | undefined;

/** Whether it has work that opening another project or changing the model would pull the ground from under. */
export function isWorking({ training, inspected }: InspectionState): boolean {
  return (
    training.status === 'running' ||
    inspected.some((photo) => photo.status === 'waiting' || photo.status === 'working')
  );
}

const notBegun: Work = { phase: 'starting', done: 0, of: 1 };

export const useInspection = create<InspectionState>()((set, get) => {
  const { notify } = useNotices.getState();
  const isOpen = (id: string) => get().project?.id === id && get().status === 'open';

  const update = (id: string, next: Inspected) =>
    set((s) => ({ inspected: s.inspected.map((p) => (p.id === id ? next : p)) }));

  async function saveNow(): Promise<void> {
    const { project, status } = get();
    if (!project || status !== 'open') return;
    try {
      await (await archive()).saveProject(project);
    } catch (error) {
      notifyError(error);
    }
  }
  const saver = debounce(saveNow, saveAfterMs);

  /** Keeps a change of the project; the time of the change never goes back, even where the clock does. */
  function change(by: Partial<ProjectRecord>): void {
    const { project, status } = get();
    if (!project || status !== 'open') return;
    set({ project: { ...project, ...by, modified: Math.max(Date.now(), project.modified + 1) } });
    saver.schedule();
  }

  const currentVersion = () => {
    const { project, versions } = get();
    return versions.find(({ number }) => number === project?.currentVersion);
  };

  const trainingOf = (version: VersionRecord | undefined): TrainingState =>
    version ? { status: 'trained', version } : { status: 'idle' };

  /** Loads into the engine what the open project inspects with: its model and its current version. */
  async function prepareEngine(): Promise<void> {
    const { project } = get();
    if (project) await loadVersion(project.model, currentVersion());
  }

  /** As `prepareEngine`, told to the person when it fails. */
  async function tryPrepareEngine(): Promise<boolean> {
    try {
      await inTurn(prepareEngine);
      return true;
    } catch (error) {
      notifyError(error);
      return false;
    }
  }

  async function readShot(photo: PhotoRecord): Promise<Shot | undefined> {
    const blob = await (await archive()).blob(photo.sha256);
    if (!blob) return undefined;
    const { id, name, width, height, sha256, facts } = photo;
    const preview = await createImageBitmap(photo.preview);
    return { id, name, blob, photo: { width, height, sha256, facts, preview } };
  }

  function letGo(): void {
    void saver.flush();
    wanted = undefined;
    useNotices.getState().settleAll();
    for (const { photo } of get().shots) release(photo);
    letGoOfReports();
    set({
      ...{ status: 'closed', project: undefined, shots: [], versions: [], training: { status: 'idle' } },
      ...{ interrupted: undefined, losses: [], examples: [], inspected: [], selected: undefined },
    });
  }

  async function read(id: string): Promise<void> {
    const kept = await archive();
    const { records } = await kept.projects();
    const project = records.find((record) => record.id === id && record.deleted === null);
    if (!project) {
      if (wanted === id) set({ status: 'missing' });
      return;
    }
    const [{ photos, versions }, results, interrupted] = await Promise.all([
      kept.parts(id),
      kept.results(id),
      kept.training(id),
    ]);
    const shots = await Promise.all(photos.records.map(readShot));
    if (wanted !== id) {
      for (const shot of shots) if (shot) release(shot.photo);
      return;
    }
    const found = shots.filter((shot) => shot !== undefined);
    const lost = photos.unreadable + versions.unreadable + results.unreadable + (shots.length - found.length);
    const inspected = results.records.map(doneOf);
    set({ status: 'open', project, versions: versions.records, shots: found, inspected, interrupted });
    const version = currentVersion();
    set({ training: trainingOf(version), losses: version?.losses ?? [] });
    set({ selected: resultsOfVersion(inspected, version?.number).at(-1)?.id });
    if (lost > 0) {
      notify({ key: 'recordsLeftOut', facts: [lost] });
    }
  }

  async function openHere(id: string, takeOver: boolean): Promise<void> {
    letGo();
    wanted = id;
    set({ status: 'opening' });
    const lost = () => {
      cancel?.abort();
      letGo();
      set({ status: 'elsewhere' });
    };
    if (!(await holdProject(id, lost, takeOver))) {
      if (wanted === id) set({ status: 'elsewhere' });
      return;
    }
    try {
      await read(id);
    } catch (error) {
      if (wanted === id) set({ status: 'closed' });
      return notifyError(error);
    }
    await tryPrepareEngine();
  }

  /** @returns the photo that is the same file, if it is there already */
  async function addShot(project: string, file: ChosenFile): Promise<Shot | undefined> {
    const photo = await engineWorker().look({ ...file, name: shortName(file.name) });
    const twin = get().shots.find((shot) => shot.photo.sha256 === photo.sha256);
    if (twin || !isOpen(project)) {
      release(photo);
      return twin;
    }
    const shot: Shot = { ...file, id: newId(), photo };
    set((s) => ({ shots: [...s.shots, shot].slice(0, shotLimits.most) }));
    const { id, name, blob } = shot;
    const { width, height, sha256, facts, previewFile: preview, thumbnail } = photo;
    const record: PhotoRecord = {
      ...{ project, id, name, sha256, width, height, facts, role: 'shot' },
      ...{ preview, thumbnail, blobs: [sha256] },
    };
    change({});
    await (await archive()).savePhoto(record, { sha256, blob });
    return undefined;
  }

  async function keepVersion(
    training: TrainingRecord,
    shots: readonly TrainingPhoto[],
    report: TrainingReport,
  ): Promise<VersionRecord> {
    const bundle = new Blob([await engineWorker().exportProject()]);
    const sum = await sha256Of(bundle);
    const sums = shots.map(({ name, sha256 }) => ({ name, sha256 }));
    const { project: id, model, object, words, preset } = training;
    const { thresholds, encoder, settings, seed, seconds } = report;
    const version: VersionRecord = {
      project: id,
      number: Math.max(0, ...get().versions.map(({ number }) => number)) + 1,
      created: Date.parse(report.created),
      ...{ model, encoder, object, words, preset, settings: { ...settings }, seed, seconds, thresholds },
      losses: [...get().losses],
      shots: sums,
      ...{ bundle: sum, bundleBytes: bundle.size, blobs: [sum, ...sums.map(({ sha256 }) => sha256)] },
    };
    nowHolds(sum);
    set((s) => ({ versions: [...s.versions, version] }));
    change({ currentVersion: version.number });
    try {
      const files = [{ sha256: sum, blob: bundle }, ...shots];
      await (await archive()).saveVersion(version, files, [trainedEntry(version)]);
      await saver.flush();
      await askToPersist();
    } catch (error) {
      notifyError(error);
    }
    return version;
  }

  /** Trains, or goes on training, and inspects the latest photos again with the outcome. */
  async function run(training: TrainingRecord, photos: readonly TrainingPhoto[]): Promise<void> {
    const controller = new AbortController();
    cancel = controller;
    timeLeft = new TimeLeft(() => performance.now());
    const keeper = new TrainingKeeper();
    let latest = training;
    // News and the result come through different ports: news that comes last must not undo the result.
    const onProgress = proxy((news: TrainingNews) => {
      const now = get().training;
      if (cancel !== controller || now.status !== 'running') return;
      const { phase, done, of } = news;
      const work = { phase, done, of };
      set((s) => ({
        training: { ...now, work, secondsLeft: timeLeft.after(work) },
        losses: news.phase === 'training' ? [...s.losses, news.losses] : s.losses,
        examples: 'example' in news ? [...s.examples, news.example].slice(-examplesKept) : s.examples,
      }));
    });
    const keep = proxy(async (checkpoint: KeptCheckpoint) => {
      latest = withCheckpoint(training, checkpoint);
      await keeper.keep(latest);
    });
    set({
      training: { status: 'running', work: notBegun, secondsLeft: undefined, pause: 'no' },
      ...{ interrupted: undefined, losses: training.checkpoint?.losses ?? [], examples: [] },
    });
    try {
      const again = resultsOfVersion(get().inspected, get().project?.currentVersion ?? undefined);
      await keeper.keep(training);
      const version = await inTurn(async () => {
        await loadVersion(training.model, undefined);
        const request = requestOf(training, photos);
        const report = await engineWorker().train(request, onProgress, controller.signal, keep);
        return keepVersion(training, photos, report);
      });
      await endTraining(training.project);
      set({ training: { status: 'trained', version } });
      await get().inspect(await latestPhotos(again));
    } catch (error) {
      const version = currentVersion();
      const over = isOver(error);
      if (over) await endTraining(training.project);
      set({
        training: trainingOf(version),
        losses: version?.losses ?? [],
        interrupted: over ? undefined : latest,
      });
      notifyError(error);
    }
  }

  async function inspectOne(
    project: string,
    id: string,
    file: ChosenFile,
    said: Review | null,
  ): Promise<void> {
    if (!isOpen(project) || !get().inspected.some((p) => p.id === id)) return;
    update(id, { id, name: file.name, blob: file.blob, status: 'working' });
    try {
      await prepareEngine();
      const report = await engineWorker().inspect({ ...file, name: shortName(file.name) });
      release(report.photo);
      const version = currentVersion();
      if (version && isOpen(project) && get().inspected.some((p) => p.id === id)) {
        const what = { project, id, name: file.name, version: version.number, review: said };
        await keepResult(what, report, file.blob);
      }
    } catch (error) {
      update(id, { id, name: file.name, status: 'failed', problem: problemOf(error) });
    }
  }

  async function keepResult(
    what: Pick<ResultRecord, 'project' | 'id' | 'name' | 'version' | 'review'>,
    report: InspectionReport,
    blob: Blob,
  ): Promise<void> {
    const { score, verdict, thresholds, milliseconds, photo } = report;
    const { review: said } = what;
    const { width, height, sha256, thumbnail } = photo;
    const result: ResultRecord = {
      ...what,
      ...{ time: Date.now(), score, verdict, thresholds, milliseconds, sha256, width, height },
      blobs: [sha256],
    };
    const picture = pictureOf(what.project, what.id, report);
    try {
      const version = get().versions.find(({ number }) => number === result.version);
      const entries = [inspectedEntry(result, version), ...(said ? [reviewedEntry(result, said)] : [])];
      await (await archive()).saveResult(result, picture, thumbnail, { sha256, blob }, entries);
    } catch (error) {
      keepUnsaved(picture, thumbnail);
      notifyError(error);
    }
    update(what.id, doneOf(result));
  }

  /** Changes results, here and in the archive. */
  async function changeResults(
    which: (result: ResultRecord) => boolean,
    changed: (result: ResultRecord) => ResultRecord,
    entryOf?: (result: ResultRecord) => AuditEntry,
  ): Promise<void> {
    const { project } = get();
    if (!project) return;
    const after = new Map<string, ResultRecord>();
    for (const item of get().inspected) {
      if (item.status === 'done' && which(item.result)) after.set(item.id, changed(item.result));
    }
    set((s) => ({
      inspected: s.inspected.map((item) => {
        const result = after.get(item.id);
        return result ? doneOf(result) : item;
      }),
    }));
    try {
      const results = [...after.values()];
      await (await archive()).updateResults(project.id, results, entryOf ? results.map(entryOf) : []);
    } catch (error) {
      notifyError(error);
    }
  }

  /** The version with other thresholds, in the engine, in its file and in the archive. */
  async function judgeBy(version: VersionRecord, thresholds: Thresholds): Promise<VersionRecord> {
    await prepareEngine();
    await engineWorker().setThresholds(thresholds);
    const bundle = new Blob([await engineWorker().exportProject()]);
    const sum = await sha256Of(bundle);
    const changed: VersionRecord = {
      ...version,
      ...{ thresholds, measured: version.measured ?? version.thresholds },
      ...{ bundle: sum, bundleBytes: bundle.size },
      blobs: [sum, ...version.shots.map(({ sha256 }) => sha256)],
    };
    const again = get().inspected.filter(
      (item) => item.status === 'done' && item.result.version === version.number,
    );
    const entry = thresholdEntry(changed, usePreferences.getState().person, again.length);
    await (await archive()).saveVersion(changed, [{ sha256: sum, blob: bundle }], [entry]);
    nowHolds(sum);
    return changed;
  }

  /** The photos of the latest results as files again, each once. */
  async function latestPhotos(results: readonly Inspected[]): Promise<ChosenFile[]> {
    const kept = await archive();
    const files = new Map<string, ChosenFile>();
    for (const { name, ...photo } of results.toReversed()) {
      if (files.size === inspectedAgain) break;
      if (photo.status !== 'done' || files.has(photo.result.sha256)) continue;
      const blob = await kept.blob(photo.result.sha256);
      if (blob) files.set(photo.result.sha256, { name, blob });
    }
    return [...files.values()].reverse();
  }

  return {
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

    async open(id) {
      const before = get();
      if (wanted === id && (before.status === 'opening' || before.status === 'open')) return;
      if (before.project && isWorking(before)) {
        return notify({ key: 'atWork', facts: [titleOf(before.project)] });
      }
      await openHere(id, false);
    },

    takeOver: (id) => openHere(id, true),

    close() {
      letGo();
      letGoOfProject();
    },

    edit: change,

    prepare: async () => void (await tryPrepareEngine()),

    flush: () => saver.flush(),

    async changeModel(model) {
      const before = get();
      if (isWorking(before)) return;
      const { project } = before;
      // First what is wanted is kept: who reloads the page meanwhile gets it.
      change({ model, currentVersion: null });
      await saver.flush();
      try {
        await inTurn(async () => {
          await useEngine.getState().load(model);
          nowHolds(undefined);
        });
        if (project && isOpen(project.id)) set({ training: { status: 'idle' }, losses: [], examples: [] });
      } catch (error) {
        if (project && isOpen(project.id))
          change({ model: project.model, currentVersion: project.currentVersion });
        notifyError(error);
      }
    },

    async addShots(files) {
      const copies: { name: string; of: string }[] = [];
      const { project } = get();
      if (!project) return { copies, leftOut: [] };
      for (const [i, file] of files.entries()) {
        if (get().shots.length >= shotLimits.most) {
          return { copies, leftOut: files.slice(i).map(({ name }) => name) };
        }
        try {
          const twin = await addShot(project.id, file);
          if (twin) copies.push({ name: file.name, of: twin.name });
        } catch (error) {
          notifyError(error, file.name);
        }
      }
      return { copies, leftOut: [] };
    },

    removeShot(id) {
      const { project, shots } = get();
      const at = shots.findIndex((shot) => shot.id === id);
      if (!project || at < 0) return;
      const removed = shots[at];
      set({ shots: shots.filter((shot) => shot.id !== id) });
      change({});
      useNotices.getState().offerUndo(
        { key: 'shotRemoved', facts: [removed.name] },
        {
          undo: () => {
            if (isOpen(project.id)) set((s) => ({ shots: s.shots.toSpliced(at, 0, removed) }));
          },
          settle: () => {
            release(removed.photo);
            void archive()
              .then((kept) => kept.deletePhoto(project.id, id))
              .catch((error) => notifyError(error));
          },
        },
      );
    },

    async train() {
      const { project, shots, training } = get();
      if (!project || training.status === 'running') return;
      const photos = shots.map(({ name, blob, photo: { sha256 } }) => ({ name, blob, sha256 }));
      await run(newTraining(project, photos), photos);
    },

    cancelTraining: () => cancel?.abort(),

    async pauseTraining() {
      const { training } = get();
      if (training.status !== 'running') return;
      set({ training: { ...training, pause: 'asked' } });
      await engineWorker().pauseTraining();
      const now = get().training;
      if (now.status !== 'running' || now.pause !== 'asked') return;
      timeLeft.pause();
      set({ training: { ...now, pause: 'held' } });
    },

    resumeTraining() {
      const { training } = get();
      if (training.status !== 'running') return;
      timeLeft.goOn();
      set({ training: { ...training, pause: 'no' } });
      void engineWorker().resumeTraining();
    },

    async continueTraining() {
      const { interrupted, project } = get();
      if (!interrupted || isWorking(get())) return;
      try {
        const photos = await photosOf(interrupted);
        if (project?.model !== interrupted.model) await get().changeModel(interrupted.model);
        if (isOpen(interrupted.project) && !isWorking(get())) await run(interrupted, photos);
      } catch (error) {
        notifyError(error);
      }
    },

    async discardTraining() {
      const { interrupted } = get();
      if (!interrupted) return;
      const { project } = interrupted;
      // Gone from the disk first: what the page no longer shows is not offered again when it is reloaded at once.
      await endTraining(project);
      if (get().interrupted === interrupted) set({ interrupted: undefined });
      useNotices.getState().offerUndo(
        { key: 'trainingDiscarded', facts: [] },
        {
          undo: async () => {
            // One that was begun since is kept in its place.
            if (!isOpen(project) || get().training.status === 'running') return;
            await new TrainingKeeper().keep(interrupted);
            if (isOpen(project) && get().training.status !== 'running') set({ interrupted });
          },
        },
      );
    },

    async findObject(size) {
      const photos = get().shots.map(({ name, blob }) => ({ name, blob }));
      return engineWorker().findObject(photos, size);
    },

    async goBackTo(number) {
      const { project, versions } = get();
      const version = versions.find((one) => one.number === number);
      if (!project || !version || isWorking(get())) return;
      const before = { model: project.model, currentVersion: project.currentVersion };
      change({ model: version.model, currentVersion: number });
      const shown = resultsOfVersion(get().inspected, number).at(-1)?.id;
      set({ training: trainingOf(version), losses: version.losses, examples: [], selected: shown });
      if (await tryPrepareEngine()) return;
      change(before);
      const again = currentVersion();
      set({ training: trainingOf(again), losses: again?.losses ?? [] });
    },

    async inspect(files, said) {
      const { project } = get();
      if (!project) return [];
      const added = files.map(({ name, blob }): Inspected & ChosenFile => ({
        ...{ id: newId(), name, blob, status: 'waiting' },
      }));
      const shown = new Set(
        resultsOfVersion(get().inspected, project.currentVersion ?? undefined).map(({ id }) => id),
      );
      set((s) => ({
        inspected: [...s.inspected, ...added],
        selected: s.selected !== undefined && shown.has(s.selected) ? s.selected : added[0]?.id,
      }));
      await Promise.all(
        added.map((photo) => inTurn(() => inspectOne(project.id, photo.id, photo, said ?? null))),
      );
      return added.map(({ id }) => id);
    },

    review: (ids, said) =>
      changeResults(
        ({ id }) => ids.includes(id),
        (result) => ({ ...result, review: said }),
        (result) => reviewedEntry(result, said),
      ),

    async setThresholds(thresholds) {
      const version = currentVersion();
      if (!version) return;
      try {
        const changed = await inTurn(() => judgeBy(version, thresholds));
        set((s) => ({
          versions: s.versions.map((one) => (one.number === version.number ? changed : one)),
          training: s.training.status === 'trained' ? { status: 'trained', version: changed } : s.training,
        }));
        await changeResults(
          (result) => result.version === version.number,
          (result) => ({ ...result, thresholds, verdict: verdictOf(result.score, thresholds) }),
        );
      } catch (error) {
        notifyError(error);
      }
    },

    async photosOf(results) {
      const kept = await archive();
      const files: ChosenFile[] = [];
      for (const { name, sha256 } of results) {
        const blob = await kept.blob(sha256);
        if (blob) files.push({ name, blob });
      }
      return files;
    },

    glance: (file) =>
      inTurn(async () => {
        await prepareEngine();
        return engineWorker().inspect(file);
      }),

    select: (id) => set({ selected: id }),

    async explain({ name, result }, at) {
      if (result.version !== get().project?.currentVersion) {
        throw new AppError(
          'version-not-in-use',
          `This was judged by version ${result.version}, which is not in use. Go back to that version to see why.`,
        );
      }
      const blob = await (await archive()).blob(result.sha256);
      if (!blob)
        throw new AppError(
          'photo-not-kept',
          'The photo itself is no longer stored in this browser. Inspect it again.',
        );
      return inTurn(async () => {
        await prepareEngine();
        return engineWorker().explain({ name, blob }, at);
      });
    },

    clearInspected() {
      const { project, inspected, selected } = get();
      if (!project) return;
      const gone = new Set(
        resultsOfVersion(inspected, project.currentVersion ?? undefined)
          .filter(({ status }) => status === 'done' || status === 'failed')
          .map(({ id }) => id),
      );
      const removed = inspected.flatMap((item) =>
        item.status === 'done' && gone.has(item.id) ? [item.result] : [],
      );
      set({ inspected: inspected.filter(({ id }) => !gone.has(id)), selected: undefined });
      useNotices.getState().offerUndo(
        { key: 'resultsRemoved', facts: [gone.size] },
        {
          undo: () => {
            if (!isOpen(project.id)) return;
            const added = get().inspected.filter((item) => !inspected.some(({ id }) => id === item.id));
            set({ inspected: [...inspected, ...added], selected });
          },
          settle: () =>
            void archive()
              .then((kept) => kept.deleteResults(project.id, [...gone], removed.map(removedEntry)))
              .catch((error) => notifyError(error)),
        },
      );
    },

    async exportProject() {
      const { project } = get();
      const version = currentVersion();
      if (!project || !version) return;
      try {
        const bundle = await (await archive()).blob(version.bundle);
        if (!bundle)
          throw new AppError(
            'training-not-kept',
            'What was trained is no longer stored in this browser. Train again.',
          );
        saveProjectFile(bundle, version.object);
      } catch (error) {
        notifyError(error);
      }
    },

    async trySample() {
      try {
        const sample = await fetchSamples(shotLimits.most);
        change({ object: sample.object });
        await get().addShots(sample.shots);
        await get().train();
        if (get().training.status === 'trained') await get().inspect(sample.test);
      } catch (error) {
        notifyError(error);
      }
    },
  };
});

/** What is being typed, or just removed, is kept so when the page goes. */
export function saveBeforeLeaving(): void {
  const flush = () => void useInspection.getState().flush();
  window.addEventListener('pagehide', () => {
    flush();
    useNotices.getState().settleAll();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush();
  });
}

function doneOf(result: ResultRecord): Inspected {
  return { id: result.id, name: result.name, status: 'done', result };
}
