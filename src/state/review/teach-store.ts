/**
 * Learning from reviews: the current version goes on from its weights with the photos that a person knows
 * better, as a new version beside it. Its changes on all reviewed photos are shown before it is accepted or
 * discarded.
 */
import { create } from 'zustand';
import type { ProjectRecord, ResultRecord, VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { type CorrectionsRequest, type TrainingNews, trainingCancelled } from '../../workers/client';
import { askVersion, holdsNothing, inTurn, takeOut } from '../engine/loaded-version';
import { useBatch } from '../inspecting/batch-store';
import { parseDefectWords } from '../open-project/defect-words';
import { useLearning } from '../open-project/learning';
import { isOpen as isOpenIn, isWorking, nextNumber } from '../open-project/open-project-state';
import { useOpenProject } from '../open-project/open-project-store';
import { type Pause, pausing } from '../open-project/pausing';
import { type Span, shareWithin } from '../open-project/training-progress';
import { notifyError, useNotices } from '../page/notices';
import { usePreferences } from '../page/preferences';
import { isWithoutPhotos } from '../photos/learnt-from';
import { paintingOf } from '../photos/paintings';
import { type Done, doneResults, type Inspected, isDone } from '../photos/photo';
import { waitsForDecision } from '../photos/taught';
import { type KnownBetter, lessonsOf, truthsOf } from '../photos/truths';
import { archive } from '../storing/archive';
import { discardedEntry, trainedEntry } from '../storing/audit-entries';
import { highestVersion } from '../storing/highest-version';
import { keptPhoto } from '../storing/kept-photos';
import { requireFree } from '../storing/project-lock';
import { notKept } from '../storing/unsaved-version';
import { useComparison } from './comparison-store';
import { thresholdsOfTaught } from './taught-thresholds';

interface TeachStore {
  readonly status: 'idle' | 'learning' | 'taught';
  /** The project whose version learns, or learnt last. */
  readonly project: string | undefined;
  /** How much of the learning is done, 0 to 1. */
  readonly share: number;
  readonly pause: Pause;
  /** Number of the version that went on learning. */
  readonly before: number | undefined;
  /** The version that was accepted last, while it judges the reviewed photos again. */
  readonly rejudging: Pick<VersionRecord, 'project' | 'number'> | undefined;
  /** The version that has learnt, until somebody decides about it. */
  readonly candidate: VersionRecord | undefined;
  teach(): Promise<void>;
  /** Holds the learning between two pieces of its work. */
  pauseLearning(): Promise<void>;
  resumeLearning(): void;
  cancel(): void;
  /** Compares the candidate with the version before, on all reviewed photos. */
  compare(): Promise<void>;
  /** Not while the project is at work. */
  accept(): Promise<void>;
  /** Not while the candidate is in use. */
  discard(): Promise<void>;
  /** For a project that is gone: nobody will decide about its candidate. */
  forget(project: string): void;
}

let controller: AbortController | undefined;

/** Its steps are few; most of the time goes before them. */
const spans: Readonly<Record<TrainingNews['phase'], Span>> = {
  reading: [0, 0.05],
  encoding: [0.05, 0.6],
  synthesising: [0.6, 0.75],
  training: [0.75, 0.95],
  calibrating: [0.95, 1],
};

/** What the current version can learn; undefined without one. */
export function lessonsFor(
  { inspected, versions }: Pick<ReturnType<typeof useOpenProject.getState>, 'inspected' | 'versions'>,
  current: number | undefined,
): KnownBetter | undefined {
  const version = versions.find(({ number }) => number === current);
  return version && lessonsOf(inspected, version);
}

/** How many of the reviewed photos a version has judged. */
export function judgedOfReviewed(
  inspected: readonly Inspected[],
  version: number,
): { readonly done: number; readonly of: number } {
  const results = doneResults(inspected);
  const reviewed = truthsOf(results);
  const own = results.filter((one) => one.version === version && reviewed.has(one.sha256));
  return { done: new Set(own.map(({ sha256 }) => sha256)).size, of: reviewed.size };
}

/** One result of each photo of known truth, to compare versions on. */
function reviewedPhotos(inspected: ReturnType<typeof useOpenProject.getState>['inspected']): Done[] {
  const done = inspected.filter(isDone);
  const truths = truthsOf(done.map(({ result }) => result));
  const latest = new Map(done.map((item) => [item.result.sha256, item]));
  return [...latest.values()].filter(({ result }) => truths.has(result.sha256));
}

export const useTeaching = create<TeachStore>()((set, get) => {
  const { notify } = useNotices.getState();
  const { holdIn, pause, resume } = pausing(
    () => (get().status === 'learning' ? get().pause : undefined),
    (next) => set({ pause: next }),
  );

  async function fileOf({ name, sha256 }: Pick<ResultRecord, 'name' | 'sha256'>) {
    const blob = await keptPhoto(sha256);
    if (!blob)
      throw new AppError(
        'photo-not-kept',
        `${name} is no longer stored in this browser, so nothing can be learnt from it. Inspect it again.`,
      );
    return { name, sha256, blob };
  }

  async function defectOf(result: ResultRecord): Promise<CorrectionsRequest['bad'][number]> {
    const [photo, mask] = await Promise.all([fileOf(result), paintingOf(result)]);
    // A file that leaves the computer has another hash.
    const sum = result.placeless ?? result.sha256;
    return { photo, sum, ...(mask && { mask }) };
  }

  /** Lets the engine learn, and stores the outcome as a version that is not in use. */
  async function learn(
    project: ProjectRecord,
    version: VersionRecord,
    lessons: KnownBetter,
    signal: AbortSignal,
  ): Promise<VersionRecord> {
    const photos = await Promise.all(version.shots.map(fileOf));
    const good = await Promise.all(lessons.good.map(fileOf));
    const bad = await Promise.all(lessons.bad.map(defectOf));
    const { defects } = version;
    let losses: VersionRecord['losses'] = [];
    const hear = (news: TrainingNews) => {
      set({ share: shareWithin(spans[news.phase], news.done, news.of) });
      if (news.phase === 'training') losses = [...losses.slice(0, news.done - 1), news.losses];
    };
    return inTurn(
      async () => {
        const { object, seed } = version;
        const { words } = parseDefectWords(version.words);
        const task = { object, words, photos, seed, kinds: project.kinds };
        const { report, file } = await askVersion(version.model, version, async (engine) => {
          losses = [];
          holdsNothing();
          const taught = engine.teach(task, { good, bad, defects }, hear, signal);
          void holdIn(engine);
          return { report: await taught, file: await takeOut(engine) };
        });
        const learnt = lessons.good.map(({ name, sha256 }) => ({ name, sha256 }));
        const shots = [...version.shots, ...learnt];
        await requireFree(project);
        const kept = await archive();
        const highest = await highestVersion(project.id);
        const versions = isOpen(project.id) ? useOpenProject.getState().versions : [];
        const candidate: VersionRecord = {
          ...version,
          number: nextNumber([version, ...versions], highest),
          created: Date.parse(report.created),
          preset: report.preset,
          settings: { ...report.settings },
          thresholds: report.thresholds,
          measured: undefined,
          seconds: report.seconds ?? null,
          losses,
          shots,
          defects: report.defects && [...report.defects],
          taught: {
            from: version.number,
            good: good.length,
            bad: bad.length - report.outside,
            waits: true,
          },
          bundle: file.sha256,
          bundleBytes: file.blob.size,
          blobs: [file.sha256, ...shots.map(({ sha256 }) => sha256)],
        };
        // The engine finished before it got the message.
        if (signal.aborted) throw trainingCancelled();
        // A good photo may itself wait for the disk.
        await kept.saveVersion(candidate, [file, ...photos, ...good], [trainedEntry(candidate)]);
        useOpenProject.getState().addVersion(candidate);
        if (report.outside > 0 && isOpen(project.id))
          notify({ key: 'taughtOutside', facts: [report.outside] }, true);
        return candidate;
      },
      signal,
      trainingCancelled,
    );
  }

  // However the batch ends, they are no longer being judged.
  useBatch.subscribe(({ status }) => {
    if (get().rejudging && status !== 'running' && status !== 'paused') set({ rejudging: undefined });
  });

  /** A version that waited for a decision when its project was left, or the page closed, waits again. */
  function takeUp() {
    const { status, candidate } = get();
    const { project, versions } = useOpenProject.getState();
    if (!project || status === 'learning') return;
    const waiting = versions.findLast((one) => one.project === project.id && waitsForDecision(one));
    const isOfProject = status === 'taught' && candidate?.project === project.id;
    if (isOfProject && waiting?.number === candidate.number) return;
    if (waiting?.taught)
      set({ status: 'taught', project: project.id, before: waiting.taught.from, candidate: waiting });
    // Another tab has decided meanwhile.
    else if (isOfProject && !versions.some(({ number }) => number === candidate.number))
      set({ status: 'idle', candidate: undefined });
  }
  useOpenProject.subscribe((now, then) => {
    if (now.status === 'open' && (then.status !== 'open' || then.project?.id !== now.project?.id)) takeUp();
  });

  return {
    status: 'idle',
    share: 0,
    pause: 'no',
    project: undefined,
    before: undefined,
    rejudging: undefined,
    candidate: undefined,

    async teach() {
      const state = useOpenProject.getState();
      const { project } = state;
      const number = project?.currentVersion ?? undefined;
      const version = state.versions.find((one) => one.number === number);
      const lessons = lessonsFor(state, number);
      if (!project || !version || !lessons || isWithoutPhotos(version) || get().status === 'learning') return;
      const cancel = new AbortController();
      controller = cancel;
      // Another tab that took the project over would not let its outcome be stored.
      const unwatch = useOpenProject.subscribe((now, then) => {
        if (then.project?.id === project.id && !now.project) requireFree(project).catch(() => cancel.abort());
      });
      useLearning.setState({ project });
      set({
        status: 'learning',
        project: project.id,
        before: number,
        candidate: undefined,
        share: 0,
        pause: 'no',
      });
      try {
        set({ candidate: await learn(project, version, lessons, cancel.signal), status: 'taught' });
      } catch (error) {
        set({ status: 'idle' });
        takeUp();
        return notifyError(error);
      } finally {
        useLearning.setState({ project: undefined });
        unwatch();
      }
      await get().compare();
    },

    pauseLearning: pause,
    resumeLearning: resume,

    cancel: () => controller?.abort(),

    async compare() {
      const { before, candidate } = get();
      if (!candidate || !isOpen(candidate.project)) return;
      const { inspected, versions } = useOpenProject.getState();
      const [was, is] = [before, candidate.number].map((n) => versions.find(({ number }) => number === n));
      if (was && is) await useComparison.getState().compare(was, is, reviewedPhotos(inspected));
    },

    async accept() {
      const { candidate } = get();
      const { inspected, versions, goBackTo, photosOf } = useOpenProject.getState();
      const chosen = thresholdsOfTaught(get(), { inspected, versions }, useComparison.getState());
      if (!candidate || !isOpen(candidate.project) || isWorking(useOpenProject.getState())) return;
      if (!versions.some(({ number }) => number === candidate.number)) return notifyError(notKept());
      set({ status: 'idle', candidate: undefined });
      try {
        // Read before: between accepting and inspecting, the project is not at work, and could be left.
        const reviewed = await photosOf(reviewedPhotos(inspected).map(({ result }) => result));
        if (isOpen(candidate.project)) {
          const { project, number } = candidate;
          if (reviewed.length > 0) set({ rejudging: { project, number } });
          await goBackTo(number);
        }
        if (isInUse(candidate)) {
          void useOpenProject.getState().acceptVersion(candidate.number);
          // It judges by the thresholds it was shown with: setting these takes a turn before the reviewed
          // photos.
          if (chosen?.how === 'alike') void useOpenProject.getState().setThresholds(chosen.thresholds);
          const { add, status } = useBatch.getState();
          add(reviewed, undefined, true);
          // A batch that the person paused is theirs to continue.
          if (status === 'paused' && reviewed.length > 0)
            notify({ key: 'reviewedWait', facts: [reviewed.length] });
          return;
        }
      } catch (error) {
        notifyError(error);
      }
      set({ rejudging: undefined });
      // Its photos or its model could not be loaded, or the project was left: nobody has decided yet.
      if (get().status === 'idle') set({ status: 'taught', candidate });
    },

    async discard() {
      const { candidate } = get();
      if (!candidate || !isOpen(candidate.project) || isInUse(candidate)) return;
      set({ status: 'idle', candidate: undefined });
      try {
        await (await archive()).deleteVersion(candidate.project, candidate.number, [
          discardedEntry(candidate, usePreferences.getState().person),
        ]);
        // Not earlier: if it cannot be discarded, all of it is needed for the decision.
        useComparison.getState().forget(candidate);
        useOpenProject.getState().removeVersion(candidate);
        takeUp();
      } catch (error) {
        notifyError(error);
        // It is still there: nobody has decided yet.
        if (get().status === 'idle') set({ status: 'taught', candidate });
      }
    },

    forget(project) {
      if (get().candidate?.project === project) set({ status: 'idle', candidate: undefined });
    },
  };
});

const isOpen = (id: string) => isOpenIn(useOpenProject.getState(), id);

function isInUse({ project: id, number }: VersionRecord): boolean {
  return isOpen(id) && useOpenProject.getState().project?.currentVersion === number;
}
