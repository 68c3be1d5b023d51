/** The page's end of the bridge to the engine worker. */
import type { Remote } from 'comlink';
import { carryAbortSignals } from './abort-transfer';
import { engineAnswers } from './answers';
import type { BackendName, EngineApi, EngineReport } from './engine-api';
import { type LossReason, WatchedWorker, WorkerLost } from './watched-worker';

export { PROJECT_EXTENSION } from '../storage/project-extension';
export { defectWordLimits, parseDefectWords, type WordProblem } from '../vtfusion/defect-words';
export { shotLimits } from '../vtfusion/shot-limits';
export { trainingCancelled } from '../vtfusion/training-cancelled';
export { judgeAlike, verdictOf } from '../vtfusion/verdict';
export type * from './engine-api';
export { backendNames } from './engine-api';
export { forgetModel, keptModels, removeAlteredFiles } from './kept-model-files';
export type { LossReason };
export { WorkerLost };

/** Swallows the loss of an engine, for questions that need not be asked again of its successor. */
export function unlessLost(error: unknown): void {
  if (!(error instanceof WorkerLost)) throw error;
}

export type EngineWorker = WatchedWorker<EngineApi>;
/** The engine's side of the bridge. */
export type Engine = Remote<EngineApi>;

/**
 * An engine answers while its model is downloaded in pieces, but not while it computes before it is ready.
 */
const secondsToStart = 600;
/**
 * The least patience. A large photo is decoded and scaled in one go, which takes a slow laptop seconds. A
 * graphics driver may compile hundreds of programs before it starts on a question.
 */
const secondsAtLeast: Record<BackendName, number> = { webgpu: 300, webgl: 300, wasm: 60, cpu: 60 };
/**
 * Seconds for each million of the model's parameters that a slow laptop may compute before the engine can
 * answer again: up to nine tiles of a photo with hundreds of patches each, at a billion operations a second
 * on wasm and a twentieth of that in plain JavaScript. A GPU is asked in pieces.
 */
const secondsPerMillion: Record<BackendName, number> = { webgpu: 1, webgl: 1, wasm: 5, cpu: 100 };

/** After how many seconds of silence an engine counts as stuck. */
function patienceWith(report: EngineReport | undefined): number {
  if (!report) return secondsToStart;
  const { backend, model } = report;
  return secondsAtLeast[backend] + (secondsPerMillion[backend] * model.parameters) / 1e6;
}

/** @param report of the engine once it is ready @param onLost is called once when it is lost */
export function startEngine(
  report: () => EngineReport | undefined,
  onLost: (why: LossReason, detail: string) => void,
): EngineWorker {
  carryAbortSignals();
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
  const engine: EngineWorker = new WatchedWorker<EngineApi>(worker, {
    answers: engineAnswers,
    alive: (api) => api.alive(),
    patience: () => patienceWith(report()),
    onLost,
  });
  void engine
    .ask((api) => api.untilGpuFails())
    .then(
      ({ why, detail }) => engine.lose(why, detail),
      () => undefined,
    );
  return engine;
}
