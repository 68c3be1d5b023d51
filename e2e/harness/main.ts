/** Hands the workers' functions to the test as `window.harness`. */
import { type Remote, wrap } from 'comlink';
import { allowOwnWorkers } from '../../src/trusted-scripts';
import type { BackendName } from '../../src/workers/engine-api';
import type { HarnessApi } from './harness.worker';

declare global {
  interface Window {
    /** One worker a backend; the name of none serves what needs no tensors. */
    harness: (backend: BackendName | 'none') => Remote<HarnessApi>;
  }
}

allowOwnWorkers();
const workers = new Map<string, Remote<HarnessApi>>();

window.harness = (backend) => {
  const running = workers.get(backend);
  if (running) return running;
  const started = wrap<HarnessApi>(
    new Worker(new URL('./harness.worker.ts', import.meta.url), { type: 'module', name: backend }),
  );
  workers.set(backend, started);
  return started;
};
