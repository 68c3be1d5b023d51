/**
 * What follows the loss of an engine: another one like it, one that computes in smaller pieces, one that
 * computes without the graphics card, or none.
 */
import type { LossReason } from '../../workers/client';

const minuteMs = 60_000;
/** The most engines that may be lost in quick succession. */
const mostInARow = 4;

/**
 * A shortage of memory is forgotten after a day without another: it was momentary, as when another program
 * needed much. The same holds for a graphics card that was lost at work: perhaps the computer slept.
 */
const dayMs = 86_400_000;
const halfDayMs = dayMs / 2;

/**
 * Pictures encoded at once after the first, second, ... shortage of memory; after the last the GPU is given
 * up. For a day after the GPU was lost at work the first holds too: systems reset a GPU that is busy for some
 * seconds, Windows after two.
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
   * @param date in milliseconds, of a clock that goes on while the computer sleeps
   */
  constructor(
    private readonly now: () => number,
    private readonly date: () => number,
  ) {}

  /** How many pictures an engine that starts now may encode at once; undefined for any number. */
  atOnce(): number | undefined {
    this.forgetShortages();
    const wasAtWork = this.lastAtWork !== undefined && this.date() - this.lastAtWork < dayMs;
    return smallerPieces[Math.min(Math.max(this.shortages, wasAtWork ? 1 : 0), smallerPieces.length) - 1];
  }

  private forgetShortages(): void {
    if (this.date() - this.lastShortage >= dayMs) this.shortages = 0;
  }

  /**
   * @param wasReady whether the lost engine had ever been ready for questions, whatever it was loading since
   * @param lostOver for each question that it left open, how many engines before it were lost for the same
   *   reason
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
    // Losses for other reasons say nothing against the graphics card.
    if (why !== 'gpu' && why !== 'refused') return 'again';
    // A slow GPU may need minutes to fail at the same step again, so losses over one question count together
    // for half a day; any longer would count the nightly sleep of a paused training.
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
