/** The engine worker and the model that it has: one for the whole page, whatever project is open. */
import type { Remote } from 'comlink';
import { create } from 'zustand';
import {
  type BackendName,
  type EngineApi,
  type EngineReport,
  type EngineWorker,
  type LoadNews,
  proxy,
  startEngine,
} from '../workers/client';
import { modelUrl, withModel } from './page-options';
import { type Problem, problemOf } from './problem';

export type EngineState =
  | { readonly status: 'loading'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly status: 'ready'; readonly report: EngineReport }
  | { readonly status: 'failed'; readonly problem: Problem };

interface EngineStore {
  readonly engine: EngineState;
  /** Folder of the model in use, or being loaded. */
  readonly model: string;
  start(model: string, backend: BackendName | undefined): Promise<void>;
  /** Loads another model; what was trained in the engine is let go. On failure the one in use stays, and it throws. */
  load(model: string): Promise<void>;
  /** A new engine in place of one that no longer answers; what it held and was asked is lost. */
  restart(): Promise<void>;
}

let worker: EngineWorker | undefined;
let backendAsked: BackendName | undefined;
const loading: EngineState = { status: 'loading', loadedBytes: 0, totalBytes: 0 };

/** The worker's end; started at the first use. */
export function engineWorker(): Remote<EngineApi> {
  worker ??= startEngine();
  return worker.api;
}

export const useEngine = create<EngineStore>()((set, get) => {
  const hearLoading = () =>
    proxy((news: LoadNews) => {
      // The last news may come after the result.
      if (get().engine.status === 'loading') set({ engine: { status: 'loading', ...news } });
    });

  return {
    engine: loading,
    model: '',

    async restart() {
      worker?.stop();
      worker = undefined;
      set({ engine: loading });
      await get().start(get().model, backendAsked);
    },

    async start(model, backend) {
      backendAsked = backend;
      set({ model });
      try {
        const url = modelUrl(model, window.location);
        const report = await engineWorker().start(url, backend, hearLoading(), new AbortController().signal);
        set({ engine: { status: 'ready', report } });
      } catch (error) {
        set({ engine: { status: 'failed', problem: problemOf(error) } });
      }
    },

    async load(model) {
      const before = get();
      set({ model, engine: loading });
      try {
        const url = modelUrl(model, window.location);
        const report = await engineWorker().changeModel(url, hearLoading(), new AbortController().signal);
        set({ engine: { status: 'ready', report } });
        window.history.replaceState(null, '', withModel(model, window.location));
      } catch (error) {
        set({ model: before.model, engine: before.engine });
        throw error;
      }
    },
  };
});

/** When the engine is no longer loading: whether it can be used. */
export function engineSettled(): Promise<boolean> {
  const outcome = ({ engine: { status } }: EngineStore) =>
    status === 'loading' ? undefined : status === 'ready';
  return new Promise((resolve) => {
    const now = outcome(useEngine.getState());
    if (now !== undefined) return resolve(now);
    const stop = useEngine.subscribe((state) => {
      const later = outcome(state);
      if (later === undefined) return;
      stop();
      resolve(later);
    });
  });
}
