/** How many engines were lost over each open question: it may be the question's fault. */
import type { LossReason } from '../../workers/client';
import { smallerPieces } from './engine-losses';

type LossCounts = Record<LossReason, number>;

/**
 * The most engines that may be lost over one question. After the second graphics card, or the first that
 * refuses its work, comes wasm; for memory come the smaller pieces, wasm, and wasm alone in a new engine.
 */
const mostLost: LossCounts = {
  gpu: 2,
  refused: 1,
  memory: smallerPieces.length + 2,
  stuck: 2,
  died: 2,
  stopped: 0,
};

export class OpenQuestions {
  private readonly counts = new Set<LossCounts>();

  /**
   * @returns `lose` counts a loss over it and says whether it may be asked again; call `end` once it is
   *   answered or given up
   */
  begin(): { readonly lose: (why: LossReason) => boolean; readonly end: () => void } {
    const lost: LossCounts = { gpu: 0, refused: 0, memory: 0, stuck: 0, died: 0, stopped: 0 };
    this.counts.add(lost);
    return {
      lose: (why) => ++lost[why] <= mostLost[why],
      end: () => this.counts.delete(lost),
    };
  }

  /** For each question, how many engines were lost for this reason. */
  lostOver(why: LossReason): readonly number[] {
    return Array.from(this.counts, (lost) => lost[why]);
  }

  /** The losses for this reason so far were not one question's fault. */
  excuse(why: LossReason): void {
    for (const lost of this.counts) lost[why] = 0;
  }
}
