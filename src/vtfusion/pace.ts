/** What goes on between two pieces of a training's work: news go out, and a pause or a cancel comes in. */
import { returnManyFreeBuffers } from '../ops/webgpu/free-buffers';
import { recordedWorkDone } from '../ops/webgpu/webgpu-backend';
import { breathe } from './breathe';
import { trainingCancelled } from './training-cancelled';
import type { TrainingControl, TrainingProgress } from './training-task';

export class Pace {
  /** Ends when the GPU has done what it was last given by `keepUp`. */
  private given: Promise<unknown> | undefined;

  constructor(readonly control: TrainingControl) {}

  report(progress: TrainingProgress): void {
    this.control.onProgress?.(progress);
  }

  /**
   * Lets messages in, and holds here while the gate is closed.
   * @param first what must be done before anybody waits here
   * @throws AppError `training-cancelled`
   */
  async pause(first?: () => Promise<void>): Promise<void> {
    await breathe();
    returnManyFreeBuffers();
    await first?.();
    await this.control.gate?.pass(this.control.signal);
    if (this.control.signal?.aborted) throw trainingCancelled();
  }

  /**
   * Hands over a piece of work that nobody reads, and waits for the one before. Recording takes a tenth of the time that a GPU needs:
   * all that waited there would hold its memory, progress would tell of what is not done, and a cancel would come too late.
   */
  async keepUp(): Promise<void> {
    const before = this.given;
    this.given = recordedWorkDone();
    await before;
  }

  /** Waits for work that goes on by itself; no longer once the signal is aborted. */
  async waitFor(work: Promise<unknown> | undefined): Promise<void> {
    const { signal } = this.control;
    const waiting = new AbortController();
    const aborted = new Promise<void>((resolve) => {
      if (signal?.aborted) resolve();
      signal?.addEventListener('abort', () => resolve(), { signal: waiting.signal });
    });
    await Promise.race([work, aborted]).finally(() => waiting.abort());
  }
}
