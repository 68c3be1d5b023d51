/**
 * How long this machine takes for the program's own parts: measured when a person asks, with nothing else
 * running.
 */
import { create } from 'zustand';
import type { PerformanceReport } from '../../workers/client';
import { type Problem, problemOf } from '../page/problem';
import { askEngine, engineSettled } from './engine-store';
import { inTurn } from './loaded-version';

export type Measurement =
  | { readonly status: 'none' }
  | { readonly status: 'running'; readonly done: number; readonly of: number }
  | { readonly status: 'done'; readonly report: PerformanceReport }
  | { readonly status: 'failed'; readonly problem: Problem };

interface PerformanceStore {
  readonly measurement: Measurement;
  measure(): Promise<void>;
  cancel(): void;
}

let stop = new AbortController();

export const usePerformance = create<PerformanceStore>()((set, get) => ({
  measurement: { status: 'none' },

  async measure() {
    stop = new AbortController();
    const { signal } = stop;
    set({ measurement: { status: 'running', done: 0, of: 1 } });
    const onProgress = (done: number, of: number) => {
      // The last progress may arrive after the result.
      if (get().measurement.status === 'running') set({ measurement: { status: 'running', done, of } });
    };
    try {
      const report = await inTurn(async () => {
        // It may have been lost since it was asked for.
        await engineSettled();
        return askEngine((engine) => engine.measure(onProgress, signal));
      }, signal);
      set({ measurement: { status: 'done', report } });
    } catch (error) {
      set({
        measurement: signal.aborted ? { status: 'none' } : { status: 'failed', problem: problemOf(error) },
      });
    }
  },

  cancel: () => stop.abort(),
}));
