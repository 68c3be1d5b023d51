/**
 * The engine's end of the bridge to the DAS worker. A worker that dies or gets stuck is replaced, and its
 * pictures are drawn again: the same seed gives the same pictures.
 */
import type { StartSynthesis } from '../vtfusion/synthetic-pool';
import { dasAnswers } from './answers';
import type { DasApi } from './das.worker';
import { WatchedWorker, WorkerLost } from './watched-worker';

/** A picture takes a tenth of a second, and only a few wait at a time. */
const patienceSeconds = 60;
/** A picture is given up after so many workers were lost over it. */
const mostTries = 3;
/** Workers lost without a picture in between: their script may be gone. */
const mostWorkers = 10;

export interface Drawing {
  readonly startSynthesis: StartSynthesis;
  stop(): void;
}

export function startDrawing(): Drawing {
  let worker: WatchedWorker<DasApi>;
  let prepare = (_worker: WatchedWorker<DasApi>): Promise<void> => Promise.resolve();
  /** Of the worker in use, which answers it before any picture that is asked for later. */
  let prepared = Promise.resolve();
  let lost = 0;

  function replace(): void {
    if (++lost < mostWorkers) start();
  }

  function start(): void {
    worker = new WatchedWorker<DasApi>(
      new Worker(new URL('./das.worker.ts', import.meta.url), { type: 'module', name: 'das' }),
      { answers: dasAnswers, alive: (das) => das.alive(), patience: () => patienceSeconds, onLost: replace },
    );
    prepared = prepare(worker);
    // Its loss shows where pictures are awaited.
    prepared.catch(() => undefined);
  }
  start();

  return {
    async startSynthesis(grounds, kinds) {
      prepare = (one) => one.ask((das) => das.prepare(grounds, kinds));
      prepared = prepare(worker);
      prepared.catch(() => undefined);
      return async (ground, seed) => {
        for (let left = mostTries; ; left--) {
          try {
            await prepared;
            const anomaly = await worker.ask((das) => das.draw(ground, seed));
            lost = 0;
            return anomaly;
          } catch (error) {
            if (!(error instanceof WorkerLost) || left === 1) throw error;
          }
        }
      };
    },

    stop: () => worker.stop(),
  };
}
