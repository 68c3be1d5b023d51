/** What learns in the engine is held by a person between two pieces of its work, and goes on when the person says so. */
import { type Engine, unlessLost } from '../../workers/client';
import { engineWorker } from '../engine/engine-store';

/** Whether it was asked to pause, and does. */
export type Pause = 'no' | 'asked' | 'held';

export interface Pausing {
  /** Holds what the engine was given before, where it is to pause. */
  holdIn(engine: Engine): Promise<void>;
  pause(): Promise<void>;
  resume(): void;
}

/**
 * @param read nothing while nothing learns, which is neither held nor gone on with
 * @param write keeps what comes of it, for people to see
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
