/**
 * Many photos to inspect, one after another. They wait here and not in the list, so that they can be stopped,
 * continued or forgotten. Failures are told at the end and do not stop the others. A batch belongs to the
 * project it was given in, and ends with it. It also waits while too many results wait for the disk.
 */

import { create } from 'zustand';
import type { ProjectRecord, ResultRecord, Review } from '../../database/records';
import { useOpenProject } from '../open-project/open-project-store';
import { notifyError, useNotices } from '../page/notices';
import type { Problem } from '../page/problem';
import { titleOf } from '../page/title';
import { type ChosenFile, isDone } from '../photos/photo';
import { tellFailed } from '../storing/failed-photos';
import {
  beginBatch,
  forgetBatch,
  type GivenPhoto,
  noteBatch,
  noteDone,
  noteWaiting,
} from '../storing/unfinished-batch';
import { unsavedResult, useUnsaved } from '../storing/unsaved-results';
import { type BatchPace, unknownPace, withPhoto } from './batch-progress';

export interface BatchFailure {
  readonly name: string;
  readonly problem: Problem;
}

interface BatchStore {
  /** `done`: its outcome is shown until the next batch. */
  readonly status: 'idle' | 'running' | 'paused' | 'done';
  /** Inspected or failed, out of the total. */
  readonly done: number;
  readonly of: number;
  /** The total given, including those forgotten later. */
  readonly given: number;
  /** Not inspected because the person stopped the batch. */
  readonly stopped: number;
  readonly failures: readonly BatchFailure[];
  /** Ids of the results. */
  readonly results: readonly string[];
  readonly pace: BatchPace;
  /**
   * Begins a batch, whose first photo is shown, or adds to the running one.
   * @param said a person's decision on all of them, such as that they are good
   * @param unasked as in `ResultsPart.inspect`
   */
  add(files: readonly ChosenFile[], said?: Review, unasked?: boolean): void;
  /**
   * Inspects the photos of results again because somebody asked for it; none if the project is left before
   * they are read.
   */
  addAgain(results: readonly ResultRecord[]): Promise<void>;
  pause(): void;
  resume(): void;
  /** Forgets the photos that were not inspected; results stay. */
  cancel(): void;
  /** Hides the outcome. */
  dismiss(): void;
}

interface Waiting {
  readonly file: ChosenFile;
  readonly said: Review | undefined;
  readonly unasked: boolean;
}

const noted = ({ file, said }: Waiting): GivenPhoto => (said ? [file.name, said.decision] : file.name);

interface Batch {
  readonly project: string;
  waiting: Waiting[];
  /** All its photos, in order. */
  photos: readonly GivenPhoto[];
  /** Whether the engine has one of its photos, which nobody can call back. */
  isAtWork: boolean;
}

const nothing = {
  status: 'idle',
  done: 0,
  of: 0,
  given: 0,
  stopped: 0,
  failures: [],
  results: [],
  pace: unknownPace,
} as const;

export const useBatch = create<BatchStore>()((set, get) => {
  /** The batch that is shown; results of an earlier batch's photo are not counted. */
  let batch: Batch | undefined;

  const goesOn = () => get().status === 'running' || get().status === 'paused';

  async function inspectNext(own: Batch, next: Waiting): Promise<void> {
    const { file, said, unasked } = next;
    // Time spent waiting for a turn, as behind Teach, says nothing about the next photos.
    let begun = performance.now();
    const onBegin = () => {
      begun = performance.now();
    };
    const { selected } = useOpenProject.getState();
    const [id = ''] = await useOpenProject.getState().inspect([file], said, unasked, onBegin);
    if (batch !== own) return;
    const milliseconds = performance.now() - begun;
    const { inspected, selected: now, select } = useOpenProject.getState();
    const item = inspected.find((one) => one.id === id);
    // Whoever gives photos wants to see one of them, unless they have chosen another meanwhile.
    if (item && get().done === 0 && now === selected) select(item.id);
    const failed = item?.status === 'failed' ? [{ name: file.name, problem: item.problem }] : [];
    set((s) => ({
      done: s.done + 1,
      failures: [...s.failures, ...failed],
      results: item && isDone(item) ? [...s.results, id] : s.results,
      pace: withPhoto(s.pace, milliseconds),
    }));
    if (unsavedResult(id)) noteWaiting(own.project, id, noted(next));
    const { done, of } = get();
    if (done < of) noteDone(own.project, done);
    else forgetBatch(own.project);
  }

  async function run(own: Batch): Promise<void> {
    if (own.isAtWork) return;
    while (batch === own && get().status === 'running') {
      // Each result that waits for the disk keeps its pictures in memory.
      if (own.waiting.length > 0 && useUnsaved.getState().isHeldUp) return;
      const next = own.waiting.shift();
      if (next) {
        own.isAtWork = true;
        await inspectNext(own, next);
        own.isAtWork = false;
      } else set({ status: 'done' });
    }
    // Even if its outcome was hidden while the engine had its last photo.
    if (batch === own && !goesOn()) void tellFailed(own.project);
  }

  /** Waiting photos are told now, and by name when the project is opened again. */
  function leave(left: ProjectRecord | undefined): void {
    const { done, of } = get();
    if (goesOn() && left && of > done) {
      useNotices.getState().notify({ key: 'batchLeft', facts: [titleOf(left), of - done] });
    }
    // A photo at the engine is no longer noted once its project is left.
    if (batch) void tellFailed(batch.project);
    batch = undefined;
    set(nothing);
  }

  useOpenProject.subscribe(({ project, status }, before) => {
    if (batch && batch.project !== project?.id) leave(before.project);
    // Of a batch that was under way when the page was closed.
    if (project && status === 'open' && before.status !== 'open') void tellFailed(project.id);
  });

  useUnsaved.subscribe(({ isHeldUp }) => {
    if (batch && !isHeldUp) void run(batch);
  });

  return {
    ...nothing,

    add(files, said, unasked = false) {
      const { project } = useOpenProject.getState();
      const count = files.length;
      if (!project || count === 0) return;
      const waiting = files.map((file): Waiting => ({ file, said, unasked }));
      const photos = waiting.map(noted);
      if (batch && goesOn()) {
        batch.waiting = batch.waiting.concat(waiting);
        batch.photos = batch.photos.concat(photos);
        set((s) => ({ of: s.of + count, given: s.given + count }));
        noteBatch(project.id, batch.photos);
      } else {
        batch = { project: project.id, waiting, photos, isAtWork: false };
        set({ ...nothing, status: 'running', of: count, given: count });
        beginBatch(project.id, photos);
      }
      void run(batch);
    },

    async addAgain(results) {
      const { project, photosOf } = useOpenProject.getState();
      try {
        const files = await photosOf(results);
        if (useOpenProject.getState().project?.id === project?.id) get().add(files);
      } catch (error) {
        notifyError(error);
      }
    },

    pause() {
      if (get().status === 'running') set({ status: 'paused' });
    },

    resume() {
      if (!batch || get().status !== 'paused') return;
      set({ status: 'running' });
      void run(batch);
    },

    cancel() {
      if (!batch || !goesOn()) return;
      set({
        status: 'done',
        of: get().done + (batch.isAtWork ? 1 : 0),
        stopped: batch.waiting.length,
      });
      batch.waiting = [];
      forgetBatch(batch.project);
      if (!batch.isAtWork) void tellFailed(batch.project);
    },

    dismiss() {
      if (get().status === 'done') set(nothing);
    },
  };
});
