/** The page's end of the bridge to the engine worker. */
import { proxy, type Remote, wrap } from 'comlink';
import { carryAbortSignals } from './abort-transfer';
import type { EngineApi } from './engine-api';

export { defectWordLimits, parseDefectWords, type WordProblem } from '../vtfusion/defect-words';
export { verdictOf } from '../vtfusion/verdict';
export type * from './engine-api';
export { backendNames } from './engine-api';
export { proxy };

export interface EngineWorker {
  readonly api: Remote<EngineApi>;
  /** Ends it at once; calls under way are never answered. */
  stop(): void;
}

export function startEngine(): EngineWorker {
  carryAbortSignals();
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
  return { api: wrap<EngineApi>(worker), stop: () => worker.terminate() };
}
