/**
 * The engine worker and its model: one for the whole page, whatever project is open. A lost engine is
 * replaced by a new one with the same model, which is asked the open questions (`askEngine`).
 *
 *   loading -> ready              `begin`, and `load` for another model
 *   loading -> failed             `begin`; if `load` fails, the state before it comes back
 *   loading, ready -> lost        `replace`, which asks `EngineLosses`:
 *     again, smaller, without-gpu -> loading, as before, with fewer pictures at once, or on wasm
 *     give-up                     -> failed
 */
import { create } from 'zustand';
import { AppError } from '../../errors';
import {
  type BackendName,
  type Engine,
  type EngineReport,
  type EngineWorker,
  type LoadNews,
  type LossReason,
  startEngine,
  WorkerLost,
} from '../../workers/client';
import { useNotices } from '../page/notices';
import { modelUrl, withBackend, withModel } from '../page/page-options';
import { type Problem, problemOf } from '../page/problem';
import { EngineLosses } from './engine-losses';
import { areGpuStartsLost, forgetGpuStarts, startOnGpu, wentAwayIn, willBeLeftOut } from './gpu-starts';
import { type Loss, noticeOf, reasonOf } from './loss-telling';
import { OpenQuestions } from './open-questions';

export type EngineState =
  | (LoadNews & {
      readonly status: 'loading';
      /** Present if there is a model to stay with. */
      readonly cancel?: () => void;
    })
  | { readonly status: 'ready'; readonly report: EngineReport }
  | { readonly status: 'failed'; readonly problem: Problem };

interface EngineStore {
  readonly engine: EngineState;
  /** Folder of the model that is in use or being loaded. */
  readonly model: string;
  start(model: string, backend: BackendName | undefined): Promise<void>;
  /**
   * Loads another model once the engine has settled; what was trained in it is let go. If that fails or is
   * cancelled, the model in use stays.
   * @throws AppError `cancelled`, and what `EngineApi.changeModel` throws
   */
  load(model: string): Promise<void>;
  /** Replaces an engine that no longer answers; the questions to it fail. */
  restart(): Promise<void>;
  /**
   * As `restart`, if every engine on the graphics card fails without saying so: engines start on wasm from
   * then on, and the person is told.
   */
  restartWithoutGpu(): Promise<void>;
}

let worker: EngineWorker | undefined;
/** The backend that the page's address asks for. */
let asked: BackendName | undefined;
/** The backend that engines are started with: `asked`, or wasm once the graphics card was given up. */
let backend: BackendName | undefined;
/** This engine's report when it first became ready; undefined until then. */
let firstReport: EngineReport | undefined;
/** What this engine computes on; until it is ready, what the one before did. */
let computedOn: BackendName | undefined;
/** The backend that was given up, and why; undefined if none was. */
let givenUp: EngineReport['refused'][number] | undefined;
/** The gravest loss that the person has not been told of. */
let untold: Loss | undefined;
const losses = new EngineLosses(
  () => performance.now(),
  () => Date.now(),
);
const questions = new OpenQuestions();
const isOfGpu: Record<BackendName, boolean> = { webgpu: true, webgl: true, wasm: false, cpu: false };
const mayTakeGpu = () => !backend || isOfGpu[backend];
const isGpuAsked = () => asked !== undefined && isOfGpu[asked];
/** Whether the next page will leave the graphics card alone. */
const isLeftOut = () => !isGpuAsked() && willBeLeftOut();
const loading: EngineState = { status: 'loading', loadedBytes: 0, totalBytes: 0 };

export const useEngine = create<EngineStore>()((set, get) => {
  const hearLoading = (news: LoadNews) => {
    // The last progress may arrive after the result.
    const { engine } = get();
    if (engine.status === 'loading') set({ engine: { ...engine, ...news } });
  };

  /** Shows the model that the engine really has, whatever was chosen meanwhile. */
  function takeReady(model: string, report: EngineReport): void {
    set({ model, engine: { status: 'ready', report: withGivenUp(report) } });
    firstReport ??= report;
    computedOn = report.backend;
  }

  /** Starts an engine that was never ready with a model. */
  function startWith(url: string): Promise<EngineReport> {
    const wishes = { backend, atOnce: losses.atOnce(), awaitsAdapter: computedOn === 'webgpu' };
    const start = () => engineWorker().ask((engine) => engine.start(url, wishes, hearLoading));
    return mayTakeGpu() ? startOnGpu(start) : start();
  }

  /** Loads the page's model into its engine. */
  async function begin(): Promise<void> {
    const { model } = get();
    set({ engine: loading });
    try {
      takeReady(model, await startWith(modelUrl(model, window.location)));
    } catch (error) {
      // Another engine is being started in place of one that was lost meanwhile.
      if (!(error instanceof WorkerLost)) set({ engine: { status: 'failed', problem: problemOf(error) } });
    }
  }

  return {
    engine: loading,
    model: '',

    async restart() {
      worker?.stop();
      worker = undefined;
      firstReport = undefined;
      await begin();
    },

    async restartWithoutGpu() {
      if (computedOn && isOfGpu[computedOn]) {
        untold = { why: 'stuck', remedy: 'without-gpu' };
        giveUpGpu('stuck', '');
      }
      await restartAndTell();
    },

    async start(model, wanted) {
      asked = wanted;
      backend = wanted;
      set({ model });
      if (isGpuAsked()) forgetGpuStarts();
      if (mayTakeGpu() && (await areGpuStartsLost())) {
        givenUp = { backend: 'webgpu', why: { reason: 'atStart', detail: '' } };
        backend = 'wasm';
        notifyOf('gpuLeftOut');
      }
      await begin();
      if (!firstReport || !wentAwayIn(firstReport) || isOfGpu[firstReport.backend]) return;
      notifyOf(noticeOf({ why: 'gpu', remedy: 'again' }, true, isLeftOut()));
    },

    async load(model) {
      // If two models were read at once, the slower one would stay, whichever was chosen.
      await engineSettled();
      const before = get();
      const isReady = before.engine.status === 'ready';
      const changing = new AbortController();
      const { signal } = changing;
      const cancel = () => {
        changing.abort();
        // An engine that is lost before the message arrives is replaced by one that starts with this model.
        set({ model: before.model });
      };
      set({ model, engine: { ...loading, ...(isReady && { cancel }) } });
      try {
        const url = modelUrl(model, window.location);
        // A failed engine may never have started, or be a new one in the old one's place.
        const report = isReady
          ? await engineWorker().ask((engine) => engine.changeModel(url, hearLoading, signal))
          : await startWith(url);
        // The model may have been whole before the engine learnt that it is not wanted.
        takeReady(model, report);
      } catch (error) {
        const isLost = error instanceof WorkerLost;
        // The engine in place of a lost one starts with the wanted model.
        if (!isLost) set({ model: before.model, engine: before.engine });
        if (signal.aborted) throw loadingCancelled();
        if (!isLost || !(await engineSettled())) throw error;
      }
      window.history.replaceState(null, '', withModel(model, window.location));
    },
  };
});

/** The worker's end of the bridge; started at first use. */
export function engineWorker(): EngineWorker {
  worker ??= startEngine(reportNow, replace);
  return worker;
}

function reportNow(): EngineReport | undefined {
  const { engine } = useEngine.getState();
  return engine.status === 'ready' ? engine.report : undefined;
}

function loadingCancelled(): AppError {
  return new AppError(
    'cancelled',
    'Loading the model was cancelled; the one before stays. Choose it again to load it.',
  );
}

/** Replaces the lost engine by one with the same model. */
function replace(why: LossReason, detail: string): void {
  // Callers of the lost engine count this loss after it.
  const remedy = losses.after(why, firstReport !== undefined, questions.lostOver(why));
  if (why === 'gpu' && remedy !== 'without-gpu') questions.excuse('gpu');
  // WebGPU is tried first, and only a graphics card goes away.
  if (why === 'gpu') computedOn ??= 'webgpu';
  worker = undefined;
  firstReport = undefined;
  if (remedy === 'give-up') {
    useEngine.setState({ engine: { status: 'failed', problem: problemOf(new WorkerLost(why)) } });
    return;
  }
  if (remedy === 'without-gpu') giveUpGpu(why, detail);
  if (untold?.remedy !== 'without-gpu' || remedy === 'without-gpu') untold = { why, remedy };
  void restartAndTell();
}

/** Engines start on wasm from now on. */
function giveUpGpu(why: LossReason, detail: string): void {
  const former = computedOn ?? 'webgpu';
  if (former !== 'wasm') givenUp ??= { backend: former, why: { reason: reasonOf(why, isLeftOut()), detail } };
  backend = 'wasm';
}

/**
 * The outcome is known once the new engine is ready; if that is lost too, or has no model, more is said
 * later.
 */
async function restartAndTell(): Promise<void> {
  const wasOnGpu = computedOn !== undefined && isOfGpu[computedOn];
  await useEngine.getState().restart();
  if (!firstReport || !untold) return;
  const isGpuMissing = wasOnGpu && !isOfGpu[firstReport.backend];
  notifyOf(noticeOf(untold, isGpuMissing, isLeftOut()));
  untold = undefined;
}

function notifyOf(key: ReturnType<typeof noticeOf>): void {
  const { notify } = useNotices.getState();
  if (key === 'gpuLeftOut') notify({ key, facts: [withBackend('webgpu', window.location)] });
  else notify({ key, facts: [] });
}

/** Adds a backend that was given up, and why, to the refused ones. */
function withGivenUp(report: EngineReport): EngineReport {
  return givenUp ? { ...report, refused: [givenUp, ...report.refused] } : report;
}

/**
 * Asks the engine; if it is lost before it has answered, asks its replacement.
 * @throws WorkerLost when engines are lost over the question again and again, or the engine was stopped, and
 *   whatever it answers with
 */
export async function askEngine<T>(question: (engine: Engine) => Promise<T>): Promise<T> {
  const { lose, end } = questions.begin();
  try {
    for (;;) {
      try {
        return await engineWorker().ask(question);
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error;
        if (!lose(error.why) || !(await engineSettled())) throw error;
      }
    }
  } finally {
    end();
  }
}

/** Resolves when the engine is no longer loading, with whether it can be used. */
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
