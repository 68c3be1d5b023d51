/** The results of the open project: photos are inspected, judged by persons, explained, removed. */
import { newId } from '../../database/ids';
import type { ResultRecord } from '../../database/records';
import { AppError } from '../../errors';
import type { Mask } from '../../images/rgb-image';
import { type InspectionReport, judgeAlike } from '../../workers/client';
import { inTurn } from '../engine/loaded-version';
import { logProblem } from '../page/log';
import { useNotices } from '../page/notices';
import { usePreferences } from '../page/preferences';
import { problemOf } from '../page/problem';
import { keptName, shortName } from '../page/short-name';
import { useUnderWay } from '../page/under-way';
import { judgedBy } from '../photos/judged-by';
import { earlierPainting } from '../photos/paintings';
import { type ChosenFile, doneOf, doneResults, type Inspected, isFinished, release } from '../photos/photo';
import { pictureOf } from '../photos/result-reports';
import { resultsOfVersion } from '../photos/results-of-version';
import { earlierReview } from '../photos/truths';
import { reviewedEntry } from '../storing/audit-entries';
import { noteFailed } from '../storing/failed-photos';
import { keptPhoto } from '../storing/kept-photos';
import { noteRemoved, restoreRemoved } from '../storing/removals';
import { keepResult, letGoOfUnsaved } from '../storing/unsaved-results';
import { changeResults, removeStored } from './change-results';
import type { Desk } from './desk';
import type { ResultsPart } from './open-project-state';

export function resultsPart(desk: Desk): ResultsPart {
  const { get, set, isOpen, currentVersion, askCurrent } = desk;

  const update = (id: string, next: Inspected) =>
    set((s) => ({ inspected: s.inspected.map((p) => (p.id === id ? next : p)) }));
  async function inspectOne(
    project: string,
    id: string,
    file: ChosenFile,
    given: Pick<ResultRecord, 'review' | 'unasked'>,
  ): Promise<void> {
    if (!isOpen(project) || !get().inspected.some((p) => p.id === id)) return;
    const listed = { id, name: file.name, ...(given.unasked && { unasked: true }) };
    update(id, { ...listed, blob: file.blob, status: 'working' });
    try {
      const version = currentVersion();
      if (!version)
        throw new AppError('not-trained', 'There is no trained model any more; train on good photos first.');
      const report = await askCurrent((engine) => engine.inspect({ ...file, name: shortName(file.name) }));
      release(report.photo);
      if (isOpen(project) && get().inspected.some((p) => p.id === id)) {
        const what = { project, id, name: file.name, version: version.number, ...given };
        await keep(what, report, file.blob);
      }
    } catch (error) {
      const problem = problemOf(error);
      logProblem(problem);
      const isListed = isOpen(project) && get().inspected.some((p) => p.id === id);
      if (isListed && !given.unasked) noteFailed(project, file.name, problem.code);
      update(id, { ...listed, status: 'failed', problem });
    }
  }

  async function keep(
    what: Pick<ResultRecord, 'project' | 'id' | 'name' | 'version' | 'review' | 'ofKiosk' | 'unasked'>,
    report: InspectionReport,
    blob: Blob,
  ): Promise<void> {
    const { score, verdict, thresholds, milliseconds, photo } = report;
    const { width, height, sha256, placeless, thumbnail } = photo;
    // A person's decision on the part holds whichever version judges it. A kiosk's results belong to nobody,
    // and go.
    const review = what.review ?? (what.ofKiosk ? null : earlierReview(get().inspected, sha256));
    const result: ResultRecord = {
      ...what,
      review,
      time: Date.now(),
      score,
      verdict,
      thresholds,
      milliseconds,
      sha256,
      width,
      height,
      ...(placeless !== undefined && { placeless }),
      blobs: [sha256],
    };
    const painted = what.ofKiosk ? null : await paintedBefore(sha256);
    const picture = pictureOf(what.project, what.id, report, painted);
    const version = get().versions.find(({ number }) => number === result.version);
    await keepResult({ result, picture, thumbnail, blob, version });
    update(what.id, doneOf(result));
  }

  async function paintedBefore(sha256: string): Promise<Mask | null> {
    try {
      return await earlierPainting(get().inspected, sha256);
    } catch (error) {
      logProblem(problemOf(error));
      return null;
    }
  }

  /** Judged by its version's thresholds, which may have changed while it was off the list. */
  function judgedNow(result: ResultRecord): ResultRecord {
    const thresholds = get().versions.find(({ number }) => number === result.version)?.thresholds;
    return !thresholds || judgeAlike(thresholds, result.thresholds) ? result : judgedBy(result, thresholds);
  }

  function requireInUse(version: number): void {
    if (version === get().project?.currentVersion) return;
    throw new AppError(
      'version-not-in-use',
      `This was judged by version ${version}, which is not in use. Go back to that version to see why.`,
    );
  }

  return {
    inspected: [],
    selected: undefined,

    async inspect(files, said, unasked = false, onBegin = () => {}) {
      const { project } = get();
      if (!project) return [];
      const added = files.map(({ name, blob }): Inspected & ChosenFile => ({
        id: newId(),
        name: keptName(name),
        blob,
        status: 'waiting',
        ...(unasked && { unasked }),
      }));
      const shown = new Set(
        resultsOfVersion(get().inspected, project.currentVersion ?? undefined).map(({ id }) => id),
      );
      set((s) => ({
        inspected: [...s.inspected, ...added],
        selected: s.selected !== undefined && shown.has(s.selected) ? s.selected : added[0]?.id,
      }));
      const given = { review: said ?? null, ...(unasked && { unasked }) };
      const inspectInTurn = (photo: (typeof added)[number]) =>
        inTurn(() => {
          onBegin();
          return inspectOne(project.id, photo.id, photo, given);
        });
      await Promise.all(added.map(inspectInTurn));
      return added.map(({ id }) => id);
    },

    review: (ids, said) =>
      changeResults(
        desk,
        (result) => {
          if (!ids.includes(result.id)) return result;
          const review = said(result.review);
          return review === result.review ? result : { ...result, review };
        },
        (result) => reviewedEntry(result, result.review),
      ),

    claim: (id) =>
      changeResults(desk, (result) =>
        result.id === id && result.ofKiosk ? { ...result, ofKiosk: false } : result,
      ),

    async photosOf(results) {
      const files: ChosenFile[] = [];
      for (const { name, sha256 } of results) {
        const blob = await keptPhoto(sha256);
        if (blob) files.push({ name, blob });
      }
      return files;
    },

    glance: (file, keeps = false, signal) =>
      inTurn(async () => {
        const { project } = get();
        const version = currentVersion();
        const report = await askCurrent((engine) => {
          signal?.throwIfAborted();
          return engine.inspect(file);
        });
        if (signal?.aborted) {
          release(report.photo);
          throw signal.reason;
        }
        if (!keeps || !project || !version || !isOpen(project.id)) return { report, kept: Promise.resolve() };
        const { name, blob } = file;
        const id = newId();
        set((s) => ({ inspected: [...s.inspected, { id, name, blob, status: 'working' }] }));
        const what = { project: project.id, id, name, version: version.number, review: null, ofKiosk: true };
        // A slow or silent disk delays nobody who asks the engine.
        return { report, kept: keep(what, report, blob) };
      }, signal),

    select: (id) => set({ selected: id }),

    async explain({ name, result }, at) {
      requireInUse(result.version);
      const blob = await keptPhoto(result.sha256);
      if (!blob)
        throw new AppError(
          'photo-not-kept',
          'The photo itself is no longer stored in this browser. Inspect it again.',
        );
      return inTurn(() => {
        // Work before it in turn may have chosen another.
        requireInUse(result.version);
        return askCurrent((engine) => engine.explain({ name, blob }, at));
      });
    },

    showLatest(count) {
      const { inspected, selected } = get();
      const finished = inspected.filter(isFinished);
      if (finished.length <= count) return;
      const gone = new Set(finished.slice(0, finished.length - count).map(({ id }) => id));
      letGoOfUnsaved(gone);
      set({
        inspected: inspected.filter(({ id }) => !gone.has(id)),
        selected: selected !== undefined && gone.has(selected) ? undefined : selected,
      });
    },

    removeResults(ids) {
      const { project, inspected, selected } = get();
      const named = new Set(ids);
      const finished = inspected.filter((item) => named.has(item.id) && isFinished(item));
      const gone = new Set(finished.map(({ id }) => id));
      if (!project || gone.size === 0) return;
      const removed = doneResults(finished);
      const { person } = usePreferences.getState();
      noteRemoved(project.id, 'results', gone, person);
      const next = shownInstead(inspected, selected, gone, project.currentVersion ?? undefined);
      set({ inspected: inspected.filter(({ id }) => !gone.has(id)), selected: next });
      useNotices.getState().offerUndo(
        { key: 'resultsRemoved', facts: [gone.size] },
        {
          undo: async () => {
            if (!isOpen(project.id)) return;
            const end = useUnderWay.getState().begin();
            await restoreRemoved(project.id, 'results', gone).finally(end);
            if (!isOpen(project.id)) return;
            set((s) => ({
              inspected: withBack(s.inspected, inspected, gone),
              selected: s.selected === next ? selected : s.selected,
            }));
            void changeResults(desk, (result) => (gone.has(result.id) ? judgedNow(result) : result));
          },
          settle: () => void removeStored(project, gone, removed, person),
        },
      );
    },
  };
}

/**
 * The result shown after some are gone: the same, or else the next one of its version, or the one before it.
 */
function shownInstead(
  inspected: readonly Inspected[],
  selected: string | undefined,
  gone: ReadonlySet<string>,
  current: number | undefined,
): string | undefined {
  const item = inspected.find(({ id }) => id === selected);
  if (!item) return selected;
  const among = resultsOfVersion(inspected, item.status === 'done' ? item.result.version : current);
  const at = among.indexOf(item);
  const isLeft = ({ id }: Inspected) => !gone.has(id);
  return (among.slice(at).find(isLeft) ?? among.slice(0, at).findLast(isLeft))?.id;
}

/**
 * The list with the restored results of an earlier one in their places; all others as they are by now, and
 * so are those that are there again, where the project was opened again meanwhile.
 */
function withBack(
  now: readonly Inspected[],
  before: readonly Inspected[],
  back: ReadonlySet<string>,
): Inspected[] {
  const left = new Map(now.map((item) => [item.id, item]));
  const earlier = before.flatMap((item) => {
    const one = left.get(item.id) ?? (back.has(item.id) ? item : undefined);
    left.delete(item.id);
    return one ?? [];
  });
  return [...earlier, ...left.values()];
}
