/**
 * The engine worker and the model that it has: one for the whole page, whatever project is open. An engine that is lost is
 * replaced by a new one with the same model, and what the lost one was asked is asked of the new one (`askEngine`).
 *
 *   loading -> ready              `begin`, and `load` for another model
 *   loading -> failed             `begin`; where `load` fails, the state before it comes back
 *   loading, ready -> lost        `replace`, which asks `EngineLosses`:
 *     again, smaller, without-gpu -> loading, with the same wishes, fewer pictures at once, or on wasm
 *     give-up                     -> failed
 */
import { create } from 'zustand';
import { AppError } from '../../errors';
import {
  type BackendName,
  type Engine,
  type EngineReport,
  type EngineWishes,
  type EngineWorker,
  type LoadNews,
  type LossReason,
  startEngine,
  WorkerLost,
} from '../../workers/client';
import { useNotices } from '../page/notices';
import { modelUrl, withBackend, withModel } from '../page/page-options';
import { type Problem, problemOf } from '../page/problem';
import { EngineLosses, type Remedy, smallerPieces } from './engine-losses';
import { areGpuStartsLost, beginGpuStart, forgetGpuStarts, mostLostStarts } from './gpu-starts';

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
}

let worker: EngineWorker | undefined;
let wishes: EngineWishes = {};
/** What this engine said when it was ready first, before other models; nothing while it has never been. */
let everReady: EngineReport | undefined;
/** What this engine computes on; of one that was never ready, what the one before did. */
let computedOn: BackendName | undefined;
/** Starts of this page in which a graphics card went away, since one last worked. */
let lostStarts = 0;
/** The backend that was given up, if one was, and why. */
let givenUp: EngineReport['refused'][number] | undefined;
const losses = new EngineLosses(() => performance.now());
const isOfGpu: Record<BackendName, boolean> = { webgpu: true, webgl: true, wasm: false, cpu: false };
const mayTakeGpu = () => !wishes.backend || isOfGpu[wishes.backend];
const wentAwayIn = ({ refused }: EngineReport) => refused.some(({ why }) => why.reason === 'wentAway');
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
    everReady ??= report;
    computedOn = report.backend;
    wishes = { ...wishes, awaitsAdapter: false };
  }

  /** Has an engine that was never ready start with a model; gpu-starts.ts keeps what became of its graphics card. */
  async function startWith(url: string): Promise<EngineReport> {
    if (!mayTakeGpu()) return engineWorker().ask((engine) => engine.start(url, wishes, hearLoading));
    const end = beginGpuStart();
    try {
      const report = await engineWorker().ask((engine) => engine.start(url, wishes, hearLoading));
      if (wentAwayIn(report)) lostStarts++;
      if (report.backend === 'webgpu') lostStarts = 0;
      end(wentAwayIn(report));
      if (lostStarts === 0) forgetGpuStarts();
      return report;
    } catch (error) {
      end(error instanceof WorkerLost && (error.why === 'gpu' || error.why === 'stuck'));
      throw error;
    }
  }

  /** Has the page's engine load the page's model. */
  async function begin(): Promise<void> {
    wishes = { ...wishes, atOnce: losses.atOnce() };
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
      everReady = undefined;
      await begin();
    },

    async start(model, backend) {
      wishes = { backend };
      set({ model });
      if (backend && isOfGpu[backend]) forgetGpuStarts();
      if (mayTakeGpu() && (await areGpuStartsLost())) {
        givenUp = { backend: 'webgpu', why: { reason: 'atStart', detail: '' } };
        wishes = { backend: 'wasm' };
        notifyOf('gpuLeftOut');
      }
      await begin();
      if (everReady && wentAwayIn(everReady) && !isOfGpu[everReady.backend]) notifyOf('gpuMissing');
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
  const over = Array.from(questions, (lost) => lost[why]);
  const wasReady = everReady !== undefined;
  const remedy = losses.after(why, wasReady, over);
  if (why === 'gpu' && !wasReady) lostStarts++;
  if (why === 'gpu' && remedy !== 'without-gpu') for (const lost of questions) lost.gpu = 0;
  worker = undefined;
  everReady = undefined;
  if (remedy === 'give-up') {
    useEngine.setState({ engine: { status: 'failed', problem: problemOf(new WorkerLost(why)) } });
    return;
  }
  if (remedy === 'without-gpu') {
    const backend = computedOn ?? 'webgpu';
    if (backend !== 'wasm') givenUp ??= { backend, why: { reason: givenUpFor(why), detail } };
    wishes = { ...wishes, backend: 'wasm' };
  }
  wishes = { ...wishes, awaitsAdapter: (computedOn ?? (why === 'gpu' && 'webgpu')) === 'webgpu' };
  void restartAndTell(why, remedy);
}

/** What came of it is known once the new one is ready; one that is lost as well, or has no model, says so itself. */
async function restartAndTell(why: LossReason, remedy: Remedy): Promise<void> {
  const wasOnGpu = computedOn ? isOfGpu[computedOn] : why === 'gpu';
  await useEngine.getState().restart();
  if (!everReady) return;
  notifyOf(noticeOf(why, remedy, wasOnGpu && !isOfGpu[everReady.backend]));
}

/** Starts enough for the next page to leave the graphics card out. */
const isLeftOut = () => lostStarts >= mostLostStarts;

function givenUpFor(why: LossReason) {
  if (why === 'memory') return 'memory';
  if (why === 'refused') return 'failed';
  return isLeftOut() ? 'atStart' : 'lost';
}

function noticeOf(why: LossReason, remedy: Remedy, isGpuMissing: boolean) {
  if (remedy === 'without-gpu') {
    if (why === 'memory') return 'memoryGivenUp';
    if (why === 'refused') return 'gpuRefused';
    return isLeftOut() ? 'gpuLeftOut' : 'gpuGivenUp';
  }
  if (isGpuMissing) return 'gpuMissing';
  if (why === 'memory') return 'memorySmaller';
  return why === 'gpu' ? 'gpuReplaced' : 'engineReplaced';
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

type LossCounts = Record<LossReason, number>;

/**
 * How many engines may be lost over one question: it may be the question's fault. After the second graphics card, or the first that
 * refuses its work, there is wasm; memory has its smaller pieces, wasm, and wasm alone in a new engine.
 */
const mostLost: LossCounts = {
  gpu: 2,
  refused: 1,
  memory: smallerPieces.length + 2,
  stuck: 2,
  died: 2,
  stopped: 0,
};

/** How many were lost over each question that has no answer yet. */
const questions = new Set<LossCounts>();

/**
 * Asks the engine; when it is lost before it has answered, the one in its place is asked.
 * @throws WorkerLost when engines are lost over it again and again, or it was stopped, and whatever it answers with
 */
export async function askEngine<T>(question: (engine: Engine) => Promise<T>): Promise<T> {
  const lost: LossCounts = { gpu: 0, refused: 0, memory: 0, stuck: 0, died: 0, stopped: 0 };
  questions.add(lost);
  try {
    for (;;) {
      try {
        return await engineWorker().ask(question);
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error;
        const { why } = error;
        lost[why]++;
        if (lost[why] > mostLost[why] || !(await engineSettled())) throw error;
      }
    }
  } finally {
    questions.delete(lost);
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
