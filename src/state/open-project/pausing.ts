/** A person pauses and continues the engine's learning between two pieces of its work. */
import { type Engine, unlessLost } from '../../workers/client';
import { engineWorker } from '../engine/engine-store';

/** Whether a pause was requested, and whether it has begun. */
export type Pause = 'no' | 'asked' | 'held';

export interface Pausing {
  /** Holds a replacement engine too, if a pause was requested. */
  holdIn(engine: Engine): Promise<void>;
  pause(): Promise<void>;
  resume(): void;
}

/**
 * @param read undefined while nothing learns; then there is nothing to hold or continue
 * @param write stores the outcome, for people to see
 */
export function pausing(read: () => Pause | undefined, write: (pause: Pause) => void): Pausing {
  async function holdIn(engine: Engine): Promise<void> {
    if ((read() ?? 'no') === 'no') return;
    const holds = await engine.pauseTraining();
    if (holds && read() === 'asked') write('held');
  }

  return {
    holdIn,

    async pause() {
      if (read() === undefined) return;
      write('asked');
      await engineWorker().ask(holdIn).catch(unlessLost);
    },

    resume() {
      if (read() === undefined) return;
      write('no');
      engineWorker()
        .ask((engine) => engine.resumeTraining())
        .catch(unlessLost);
    },
  };
}
