/**
 * Many photos to inspect, one after another. They wait here and not in the list, so that they can be stopped, gone on
 * with, or forgotten; what cannot be inspected is told at the end, and takes nothing along.
 */
import { create } from 'zustand';
import { type Pace, unknownPace, withPhoto } from './batch-progress';
import { useInspection } from './inspection-store';
import type { ChosenFile } from './photo';
import type { Problem } from './problem';
import { forgetBatch, noteBatch, noteDone } from './unfinished-batch';

export interface BatchFailure {
  readonly name: string;
  readonly problem: Problem;
}

interface BatchStore {
  /** `done`: its outcome is shown until the next one. */
  readonly status: 'idle' | 'running' | 'paused' | 'done';
  /** Inspected or found impossible, of so many in all. */
  readonly done: number;
  readonly of: number;
  /** Given in all, also those that were then forgotten. */
  readonly given: number;
  readonly failures: readonly BatchFailure[];
  readonly pace: Pace;
  /** Begins a batch, or makes the one that runs longer. */
  add(files: readonly ChosenFile[]): void;
  pause(): void;
  resume(): void;
  /** Forgets what has not been inspected; all that has been stays. */
  cancel(): void;
  /** Takes the outcome away. */
  dismiss(): void;
}

const nothing = { status: 'idle', done: 0, of: 0, given: 0, failures: [], pace: unknownPace } as const;

export const useBatch = create<BatchStore>()((set, get) => {
  let waiting: ChosenFile[] = [];
  let project: string | undefined;
  /** Of all photos of the batch, in their order. */
  let names: string[] = [];
  let isRunning = false;
  /** Photos that the engine has and that nobody can call back: 0 or 1. */
  let atWork = 0;

  async function inspectNext(file: ChosenFile): Promise<void> {
    const begun = performance.now();
    const [id] = await useInspection.getState().inspect([file]);
    const milliseconds = performance.now() - begun;
    const item = useInspection.getState().inspected.find((one) => one.id === id);
    const failed = item?.status === 'failed' ? [{ name: file.name, problem: item.problem }] : [];
    set((s) => ({
      done: s.done + 1,
      failures: [...s.failures, ...failed],
      pace: withPhoto(s.pace, milliseconds),
    }));
    if (project !== undefined) noteDone(project, get().done);
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (get().status === 'running') {
      // Whatever waits was meant for the project in which it was given.
      if (useInspection.getState().project?.id !== project) get().cancel();
      const file = waiting.shift();
      if (!file) break;
      atWork = 1;
      await inspectNext(file);
      atWork = 0;
    }
    isRunning = false;
    if (get().status === 'running') end({ status: 'done' });
  }

  function end(by: Partial<BatchStore>): void {
    set(by);
    if (project !== undefined) forgetBatch(project);
  }

  return {
    ...nothing,

    add(files) {
      const { status, of, given } = get();
      const goesOn = status === 'running' || status === 'paused';
      if (!goesOn) project = useInspection.getState().project?.id;
      waiting = goesOn ? [...waiting, ...files] : [...files];
      names = [...(goesOn ? names : []), ...files.map(({ name }) => name)];
      const count = files.length;
      set(
        goesOn
          ? { of: of + count, given: given + count }
          : { ...nothing, status: 'running', of: count, given: count },
      );
      if (project !== undefined) {
        noteDone(project, get().done);
        noteBatch(project, names);
      }
      void run();
    },

    pause() {
      if (get().status === 'running') set({ status: 'paused' });
    },

    resume() {
      if (get().status !== 'paused') return;
      set({ status: 'running' });
      void run();
    },

    cancel() {
      if (get().status !== 'running' && get().status !== 'paused') return;
      waiting = [];
      end({ status: 'done', of: get().done + atWork });
    },

    dismiss() {
      if (get().status === 'done') set(nothing);
    },
  };
});
