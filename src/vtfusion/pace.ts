/**
 * What happens between two pieces of a training's work: progress is reported, and a pause or a cancel takes
 * effect.
 */
import { returnManyFreeBuffers } from '../ops/webgpu/free-buffers';
import { recordedWorkDone } from '../ops/webgpu/webgpu-backend';
import { breathe } from './breathe';
import { trainingCancelled } from './training-cancelled';
import type { TrainingControl, TrainingProgress } from './training-task';

export class Pace {
  /** Resolves when the GPU has done the work of the last `keepUp`. */
  private given: Promise<unknown> | undefined;

  constructor(readonly control: TrainingControl) {}

  report(progress: TrainingProgress): void {
    this.control.onProgress?.(progress);
  }

  /**
   * Lets messages in, and waits while the gate is closed.
   * @param first done before it waits
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
   * Submits a piece of work whose results are not read, and waits for the one before. Recording is ten times
   * faster than the GPU: without this limit, queued work would hold memory, progress would run ahead of the
   * GPU, and a cancel would come too late.
   */
  async keepUp(): Promise<void> {
    const before = this.given;
    this.given = recordedWorkDone();
    await before;
  }

  /** Waits for work in the background, or until the signal is aborted. */
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
