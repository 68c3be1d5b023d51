/** What is done after an engine was lost: another one like it, one that computes without the graphics card, or nothing more. */
import type { LossReason } from '../workers/client';

const minuteMs = 60_000;
/** So many engines may be lost in quick succession. */
const mostInARow = 4;

export type Remedy = 'again' | 'without-gpu' | 'give-up';

export class EngineLosses {
  private last: number | undefined;
  private inARow = 0;

  /** @param now in milliseconds */
  constructor(private readonly now: () => number) {}

  /** @param wasReady whether the one that is lost had come so far that it could be asked */
  after(why: LossReason, wasReady: boolean): Remedy {
    const now = this.now();
    const isQuick = this.last !== undefined && (!wasReady || now - this.last < minuteMs);
    this.last = now;
    this.inARow = isQuick ? this.inARow + 1 : 1;
    if (this.inARow > mostInARow) return 'give-up';
    return why === 'gpu' && this.inARow > 1 ? 'without-gpu' : 'again';
  }
}
