/**
 * What is done after an engine was lost: another one like it, one that computes in smaller pieces, one that computes without the
 * graphics card, or nothing more.
 */
import type { LossReason } from '../../workers/client';

const minuteMs = 60_000;
/** So many engines may be lost in quick succession. */
const mostInARow = 4;

/**
 * A shortage of memory is forgotten after a day without another: it was of the moment, as when another program needed much. So is a
 * graphics card that was lost at work: perhaps the computer slept.
 */
const dayMs = 86_400_000;
const halfDayMs = dayMs / 2;

/**
 * How many pictures are encoded at once after each time that memory ran out; then the graphics card's is given up. The first after it
 * was lost at work, too: systems take it away from what keeps it busy for some seconds, as Windows after two.
 */
export const smallerPieces: readonly number[] = [2, 1];

export type Remedy = 'again' | 'smaller' | 'without-gpu' | 'give-up';

export class EngineLosses {
  private last: number | undefined;
  private lastOfGpu: number | undefined;
  private dateOfGpu: number | undefined;
  private lastAtWork: number | undefined;
  private inARow = 0;
  private shortages = 0;
  private lastShortage = 0;

  /**
   * @param now in milliseconds, of a clock that nobody sets
   * @param date in milliseconds, of one that goes on while the computer sleeps
   */
  constructor(
    private readonly now: () => number,
    private readonly date: () => number,
  ) {}

  /** How many pictures an engine that starts now may encode at once; nothing said: as many as it likes. */
  atOnce(): number | undefined {
    this.forgetShortages();
    const wasAtWork = this.lastAtWork !== undefined && this.date() - this.lastAtWork < dayMs;
    return smallerPieces[Math.min(Math.max(this.shortages, wasAtWork ? 1 : 0), smallerPieces.length) - 1];
  }

  private forgetShortages(): void {
    if (this.date() - this.lastShortage >= dayMs) this.shortages = 0;
  }

  /**
   * @param wasReady whether the one that is lost had ever come so far that it could be asked, whatever it was loading since
   * @param lostOver how many were lost before, for the same reason, over each question that it left unanswered
   */
  after(why: LossReason, wasReady: boolean, lostOver: readonly number[]): Remedy {
    if (why === 'memory') {
      this.forgetShortages();
      this.shortages++;
      this.lastShortage = this.date();
      return this.shortages <= smallerPieces.length ? 'smaller' : 'without-gpu';
    }
    const now = this.now();
    const isSoonAfter = (last: number | undefined) =>
      last !== undefined && (!wasReady || now - last < minuteMs);
    this.inARow = isSoonAfter(this.last) ? this.inARow + 1 : 1;
    this.last = now;
    if (this.inARow > mostInARow) return 'give-up';
    // Engines that were lost for another reason say nothing against the graphics card.
    if (why !== 'gpu' && why !== 'refused') return 'again';
    // A slow one may take minutes until it fails at the same place; over a training that is paused, a computer may sleep each night.
    const isOfToday = this.dateOfGpu !== undefined && this.date() - this.dateOfGpu < halfDayMs;
    const isGpuAgain = isSoonAfter(this.lastOfGpu) || (isOfToday && lostOver.some((times) => times > 0));
    this.lastOfGpu = now;
    this.dateOfGpu = this.date();
    if (isGpuAgain || why === 'refused') {
      this.lastAtWork = undefined;
      return 'without-gpu';
    }
    if (!wasReady || lostOver.length === 0) return 'again';
    this.lastAtWork = this.date();
    return 'smaller';
  }
}
