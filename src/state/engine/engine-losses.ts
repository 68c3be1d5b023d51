/**
 * What is done after an engine was lost: another one like it, one that computes in smaller pieces, one that computes without the
 * graphics card, or nothing more.
 */
import type { LossReason } from '../../workers/client';

const minuteMs = 60_000;
/** So many engines may be lost in quick succession. */
const mostInARow = 4;

/** A shortage of memory is forgotten after a day without another: it was of the moment, as when another program needed much. */
const dayMs = 86_400_000;

/** How many pictures are encoded at once after each time that memory ran out; then the graphics card's is given up. */
export const smallerPieces: readonly number[] = [2, 1];

export type Remedy = 'again' | 'smaller' | 'without-gpu' | 'give-up';

export class EngineLosses {
  private last: number | undefined;
  private lastOfGpu: number | undefined;
  private inARow = 0;
  private shortages = 0;
  private lastShortage = 0;

  /** @param now in milliseconds */
  constructor(private readonly now: () => number) {}

  /** How many pictures an engine that starts now may encode at once; nothing said: as many as it likes. */
  atOnce(): number | undefined {
    this.forgetShortages();
    return smallerPieces[Math.min(this.shortages, smallerPieces.length) - 1];
  }

  private forgetShortages(): void {
    if (this.now() - this.lastShortage >= dayMs) this.shortages = 0;
  }

  /**
   * @param wasReady whether the one that is lost had ever come so far that it could be asked, whatever it was loading since
   * @param isOverOne whether a question that it left unanswered had lost one before, for the same reason
   */
  after(why: LossReason, wasReady: boolean, isOverOne: boolean): Remedy {
    if (why === 'memory') {
      this.forgetShortages();
      this.shortages++;
      this.lastShortage = this.now();
      return this.shortages <= smallerPieces.length ? 'smaller' : 'without-gpu';
    }
    const now = this.now();
    const isSoonAfter = (last: number | undefined) =>
      last !== undefined && (!wasReady || now - last < minuteMs);
    this.inARow = isSoonAfter(this.last) ? this.inARow + 1 : 1;
    this.last = now;
    // Engines that were lost for another reason say nothing against the graphics card. A slow one may take minutes until it fails at
    // the same place.
    const isGpuAgain = why === 'gpu' && (isOverOne || isSoonAfter(this.lastOfGpu));
    if (why === 'gpu') this.lastOfGpu = now;
    if (this.inARow > mostInARow) return 'give-up';
    return isGpuAgain ? 'without-gpu' : 'again';
  }
}
