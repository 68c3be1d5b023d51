/**
 * The training of the open project: it begins, pauses and continues, and its outcome (`made-version.ts`) is
 * tried on the latest photos.
 */
import type { ProjectRecord, ResultRecord, TrainingRecord, VersionRecord } from '../../database/records';
import { type KeptCheckpoint, type TrainingNews, trainingCancelled } from '../../workers/client';
import { askVersion, holdsNothing, inTurn, takeOut } from '../engine/loaded-version';
import { notifyError, useNotices } from '../page/notices';
import { type Problem, problemOf } from '../page/problem';
import type { ChosenFile, Inspected } from '../photos/photo';
import { resultsOfVersion } from '../photos/results-of-version';
import { askToPersist } from '../storing/persistence';
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
import type { Desk } from './desk';
import { madeVersion } from './made-version';
import { isWorking, type TrainingPart } from './open-project-state';
import { pausing } from './pausing';
import { TimeLeft, type Work } from './training-progress';

const examplesKept = 8;
/** The most of the latest photos that are inspected again after a training. */
const inspectedAgain = 24;
const notBegun: Work = { phase: 'starting', done: 0, of: 1 };

export function trainingPart(desk: Desk): TrainingPart {
  const { get, set, isOpen, currentVersion } = desk;
  let cancel: AbortController | undefined;
  /** The interrupted training whose photos and model are being loaded. */
  let continuing: TrainingRecord | undefined;
  /** Why the last training stopped, as the person was told. */
  let told: Problem | undefined;
  /** Of the running training, or the last one. */
  let timeLeft = new TimeLeft(() => performance.now());
  const running = () => {
    const { training } = get();
    return training.status === 'running' ? training : undefined;
  };
  const { holdIn, pause, resume } = pausing(
    () => running()?.pause,
    (next) => {
      const training = running();
      if (!training) return;
      if (next === 'held') timeLeft.pause();
      if (next === 'no') timeLeft.goOn();
      set({ training: { ...training, pause: next } });
    },
  );

  /**
   * Trains, or goes on training, and inspects the latest photos again with the outcome.
   * @returns whether there is one
   */
  async function run(training: TrainingRecord, photos: readonly TrainingPhoto[]): Promise<boolean> {
    const controller = new AbortController();
    cancel = controller;
    const keeper = new TrainingKeeper();
    let latest = training;
    /**
     * The running training; undefined once another tab has taken the project over and continues from the last
     * checkpoint.
     */
    const underWay = () => {
      const { training: now } = get();
      return cancel === controller && now.status === 'running' ? now : undefined;
    };
    // Progress and the result come through different ports: late progress must not undo the result.
    const onProgress = (news: TrainingNews) => {
      const now = underWay();
      if (!now) return;
      const { phase, done, of } = news;
      const work = { phase, done, of };
      set((s) => ({
        training: {
          ...now,
          work,
          secondsLeft: timeLeft.after(work),
          halvings: news.phase === 'training' ? news.halvings : now.halvings,
          plateau: news.phase === 'training' ? news.plateau : now.plateau,
        },
        losses: news.phase === 'training' ? [...s.losses.slice(0, done - 1), news.losses] : s.losses,
        examples: 'example' in news ? [...s.examples, news.example].slice(-examplesKept) : s.examples,
      }));
    };
    const keep = async (checkpoint: KeptCheckpoint) => {
      if (!underWay()) return;
      latest = withCheckpoint(training, checkpoint);
      await keeper.keep(latest);
    };
    set({
      training: {
        status: 'running',
        work: notBegun,
        secondsLeft: undefined,
        pause: 'no',
        halvings: 0,
        plateau: false,
      },
      interrupted: undefined,
      losses: training.checkpoint?.losses ?? [],
      examples: [],
    });
    const again = resultsOfVersion(get().inspected, get().project?.currentVersion ?? undefined);
    let version: VersionRecord | undefined;
    try {
      await keeper.keep(training);
      version = await inTurn(
        async () => {
          // Waiting for its turn is no work.
          timeLeft = new TimeLeft(() => performance.now());
          const { report, file } = await askVersion(training.model, undefined, async (engine) => {
            // The first time, or for the engine in place of a lost one: from the last checkpoint.
            set({ losses: latest.checkpoint?.losses ?? [] });
            const request = requestOf(latest, photos);
            holdsNothing();
            const trained = engine.train(request, onProgress, controller.signal, keep);
            void holdIn(engine);
            return { report: await trained, file: await takeOut(engine) };
          });
          if (!underWay()) return undefined;
          // The engine finished before it got the message.
          if (controller.signal.aborted) throw trainingCancelled();
          return madeVersion(desk, training, photos, report, file);
        },
        controller.signal,
        trainingCancelled,
      );
    } catch (error) {
      if (!underWay()) return false;
      const before = currentVersion();
      const over = isOver(error);
      if (over) await endTraining(training);
      if (isOpen(training.project)) set({ ...shownOf(before), interrupted: over ? undefined : latest });
      tell(error, photos.find(({ name }) => isAbout(error, name))?.name);
      return false;
    }
    if (version) await finish(version, again);
    return version !== undefined;
  }

  /** Goes back to the model and version that were in use before, after a training of another model failed. */
  async function takeBack({ id, model, currentVersion: number }: ProjectRecord): Promise<void> {
    const { project } = get();
    if (!project || !isOpen(id) || isWorking(get()) || number === null) return;
    if (project.model === model || project.currentVersion !== null) return;
    const choosing = desk.choose({ model, currentVersion: number }, desk.loadCurrent);
    set(shownOf(currentVersion()));
    if (await choosing) set(shownOf(currentVersion()));
  }

  function tell(error: unknown, about?: string): void {
    told = problemOf(error, about);
    notifyError(error, about);
  }

  /** Before another try: if it stops for the same reason, that is told again. */
  function takeBackTold(): void {
    if (told) useNotices.getState().takeBack(told);
    told = undefined;
  }

  /**
   * Inspects the latest photos with the new version. They are queued before the training ends, so that nobody
   * opens another project in between.
   */
  async function finish(version: VersionRecord, again: readonly Inspected[]): Promise<void> {
    let files: ChosenFile[] = [];
    // Photos that a person removed meanwhile do not come back.
    const left = new Set(get().inspected.map(({ id }) => id));
    try {
      files = await get().photosOf(latestPhotos(again.filter(({ id }) => left.has(id))));
    } catch (error) {
      notifyError(error);
    }
    if (!isOpen(version.project)) return;
    const inspecting = get().inspect(files, undefined, true);
    set({ training: { status: 'trained', version } });
    void askToPersist();
    await inspecting;
  }

  return {
    training: { status: 'idle' },
    interrupted: undefined,
    losses: [],
    examples: [],

    async train() {
      const { project, shots, training } = get();
      if (!project || training.status === 'running') return;
      takeBackTold();
      const photos = shots.map(({ name, blob, photo: { sha256 } }) => ({ name, blob, sha256 }));
      await run(newTraining(project, photos), photos);
    },

    cancelTraining: () => cancel?.abort(),

    pauseTraining: pause,
    resumeTraining: resume,

    async continueTraining() {
      const { interrupted, project } = get();
      if (!project || !interrupted || interrupted === continuing || isWorking(get())) return;
      continuing = interrupted;
      takeBackTold();
      let photos: TrainingPhoto[] | undefined;
      try {
        photos = await photosOf(interrupted);
        if (project.model !== interrupted.model) await get().changeModel(interrupted.model);
      } catch (error) {
        tell(error);
      } finally {
        continuing = undefined;
      }
      const now = get();
      // It may have been discarded meanwhile, or another model chosen.
      const isWanted = now.interrupted === interrupted && now.project?.model === interrupted.model;
      const canRun = isWanted && isOpen(interrupted.project) && !isWorking(now);
      const isMade = photos !== undefined && canRun && (await run(interrupted, photos));
      if (!isMade && now.project?.model === interrupted.model) await takeBack(project);
    },

    async discardTraining() {
      const { interrupted } = get();
      if (!interrupted) return;
      const { project } = interrupted;
      // It leaves the disk first: a training that the page no longer shows is not offered again after a quick
      // reload.
      if (!(await endTraining(interrupted))) return;
      if (get().interrupted === interrupted) set({ interrupted: undefined });
      useNotices.getState().offerUndo(
        { key: 'trainingDiscarded', facts: [] },
        {
          undo: async () => {
            // A training that began since then keeps its place.
            if (!isOpen(project) || get().training.status === 'running') return;
            const isKept = await new TrainingKeeper().keep(interrupted);
            if (isKept && isOpen(project) && get().training.status !== 'running') set({ interrupted });
          },
        },
      );
    },
  };
}

/** What is shown about training while none is running. */
export function shownOf(version: VersionRecord | undefined): Pick<TrainingPart, 'training' | 'losses'> {
  if (!version) return { training: { status: 'idle' }, losses: [] };
  return { training: { status: 'trained', version }, losses: version.losses };
}

/** Whether its message begins with the file's name, as those about photos do. */
const isAbout = (error: unknown, name: string): boolean =>
  error instanceof Error && error.message.startsWith(`"${name}"`);

/** The latest results, one for each photo. */
function latestPhotos(inspected: readonly Inspected[]): ResultRecord[] {
  const latest = new Map<string, ResultRecord>();
  for (const item of inspected.toReversed()) {
    if (latest.size === inspectedAgain) break;
    if (item.status === 'done' && !latest.has(item.result.sha256))
      latest.set(item.result.sha256, item.result);
  }
  return [...latest.values()].reverse();
}
