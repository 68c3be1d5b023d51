/** The page's end of the bridge to the engine worker. */
import { proxy, type Remote, wrap } from 'comlink';
import { carryAbortSignals } from './abort-transfer';
import type { EngineApi } from './engine-api';

export { defectWordLimits, parseDefectWords } from '../vtfusion/defect-words';
export { verdictOf } from '../vtfusion/verdict';
export type * from './engine-api';
export { backendNames } from './engine-api';
export { proxy };

export function startEngine(): Remote<EngineApi> {
  carryAbortSignals();
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
  return wrap<EngineApi>(worker);
}
