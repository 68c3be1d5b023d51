/**
 * The engine worker and the model that it has: one for the whole page, whatever project is open. An engine that is lost is
 * replaced by a new one with the same model, and what the lost one was asked is asked of the new one (`askEngine`).
 *
 *   loading -> ready              `begin`, and `load` for another model
 *   loading -> failed             `begin`; where `load` fails, the state before it comes back
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
      /** Where there is a model to stay with. */
      readonly cancel?: () => void;
    })
  | { readonly status: 'ready'; readonly report: EngineReport }
  | { readonly status: 'failed'; readonly problem: Problem };

interface EngineStore {
  readonly engine: EngineState;
  /** Folder of the model in use, or being loaded. */
  readonly model: string;
  start(model: string, backend: BackendName | undefined): Promise<void>;
  /**
   * Loads another model once the engine has settled; what was trained in it is let go. On failure, or cancelled, the one in use stays.
   * @throws AppError `cancelled`, and what `EngineApi.changeModel` throws
   */
  load(model: string): Promise<void>;
  /** A new engine in place of one that no longer answers; what that one was asked fails. */
  restart(): Promise<void>;
  /** As `restart`, where each engine on the graphics card fails without saying so: from then on on wasm, which the person is told. */
  restartWithoutGpu(): Promise<void>;
}

let worker: EngineWorker | undefined;
/** What the page's address asks for. */
let asked: BackendName | undefined;
/** What engines are asked for: that, or wasm where the graphics card was given up. */
let backend: BackendName | undefined;
/** What this engine said when it was ready first, before other models; nothing while it has never been. */
let firstReport: EngineReport | undefined;
/** What this engine computes on; of one that was never ready, what the one before did. */
let computedOn: BackendName | undefined;
/** The backend that was given up, if one was, and why. */
let givenUp: EngineReport['refused'][number] | undefined;
/** The gravest loss of which nothing was said yet. */
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
    // The last news may come after the result.
    const { engine } = get();
    if (engine.status === 'loading') set({ engine: { ...engine, ...news } });
  };

  /** Whatever became of the page's wishes meanwhile, it names the model that the engine has. */
  function takeReady(model: string, report: EngineReport): void {
    set({ model, engine: { status: 'ready', report: withGivenUp(report) } });
    firstReport ??= report;
    computedOn = report.backend;
  }

  /** Has an engine that was never ready start with a model. */
  function startWith(url: string): Promise<EngineReport> {
    const wishes = { backend, atOnce: losses.atOnce(), awaitsAdapter: computedOn === 'webgpu' };
    const start = () => engineWorker().ask((engine) => engine.start(url, wishes, hearLoading));
    return mayTakeGpu() ? startOnGpu(start) : start();
  }

  /** Has the page's engine load the page's model. */
  async function begin(): Promise<void> {
    const { model } = get();
    set({ engine: loading });
    try {
      takeReady(model, await startWith(modelUrl(model, window.location)));
    } catch (error) {
      // Another one is being started in place of one that was lost meanwhile.
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
      // Of two models that are read at once the slower one would stay, whichever was chosen.
      await engineSettled();
      const before = get();
      const isReady = before.engine.status === 'ready';
      const changing = new AbortController();
      const { signal } = changing;
      const cancel = () => {
        changing.abort();
        // An engine that is lost before it has heard of it starts with that one.
        set({ model: before.model });
      };
      set({ model, engine: { ...loading, ...(isReady && { cancel }) } });
      try {
        const url = modelUrl(model, window.location);
        // One that failed may never have started, or be a new one in its place.
        const report = isReady
          ? await engineWorker().ask((engine) => engine.changeModel(url, hearLoading, signal))
          : await startWith(url);
        // It may have been whole before it heard that it is not wanted.
        takeReady(model, report);
      } catch (error) {
        const isLost = error instanceof WorkerLost;
        // The one in place of a lost one starts with the model that is wanted.
        if (!isLost) set({ model: before.model, engine: before.engine });
        if (signal.aborted) throw loadingCancelled();
        if (!isLost || !(await engineSettled())) throw error;
      }
      window.history.replaceState(null, '', withModel(model, window.location));
    },
  };
});

/** The worker's end; started at the first use. */
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

/** A new engine in place of the one that was lost, with the same model. */
function replace(why: LossReason, detail: string): void {
  // Who asked counts this loss after it.
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

/** Engines that start from now on compute on wasm. */
function giveUpGpu(why: LossReason, detail: string): void {
  const former = computedOn ?? 'webgpu';
  if (former !== 'wasm') givenUp ??= { backend: former, why: { reason: reasonOf(why, isLeftOut()), detail } };
  backend = 'wasm';
}

/** What came of it is known once the new one is ready; of one that is lost as well, or has no model, more is said later. */
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

/** Says of a backend that was given up that it was, and why. */
function withGivenUp(report: EngineReport): EngineReport {
  return givenUp ? { ...report, refused: [givenUp, ...report.refused] } : report;
}

/**
 * Asks the engine; when it is lost before it has answered, the one in its place is asked.
 * @throws WorkerLost when engines are lost over it again and again, or it was stopped, and whatever it answers with
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
