/** How many engines were lost over each question that has no answer yet: it may be the question's fault. */
import type { LossReason } from '../../workers/client';
import { smallerPieces } from './engine-losses';

type LossCounts = Record<LossReason, number>;

/**
 * So many engines may be lost over one. After the second graphics card, or the first that refuses its work, there is wasm; memory has its
 * smaller pieces, wasm, and wasm alone in a new engine.
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

  /** @returns `lose` says of a loss over it whether it may be asked again; `end` once it is answered or given up */
  begin(): { readonly lose: (why: LossReason) => boolean; readonly end: () => void } {
    const lost: LossCounts = { gpu: 0, refused: 0, memory: 0, stuck: 0, died: 0, stopped: 0 };
    this.counts.add(lost);
    return {
      lose: (why) => ++lost[why] <= mostLost[why],
      end: () => this.counts.delete(lost),
    };
  }

  /** How many were lost for this reason over each. */
  lostOver(why: LossReason): readonly number[] {
    return Array.from(this.counts, (lost) => lost[why]);
  }

  /** What was lost for this reason so far was not one question's fault. */
  excuse(why: LossReason): void {
    for (const lost of this.counts) lost[why] = 0;
  }
}
