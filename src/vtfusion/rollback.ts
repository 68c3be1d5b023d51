/**
 * Where a training goes back to when a loss becomes NaN or infinite; it goes on from there at half the
 * learning rate.
 */
import { type Checkpoint, type HeldState, isSound, readState } from './checkpoint';

/** The learning rate is halved at most so often. */
export const mostHalvings = 3;
/** Steps between two marked states: counted, not timed, so that the same seed trains the same network. */
const stepsToMark = 5;

/**
 * Holds the last two marked states: one whose next step is known to have succeeded, and one whose next step
 * is not known yet. Their numbers are read only for a rollback.
 */
export class Rollback {
  private marked: HeldState;

  /** @param good the starting state */
  constructor(private good: HeldState) {
    this.marked = good;
  }

  isDue(steps: number): boolean {
    return steps % stepsToMark === 0 && steps > this.marked.losses.length;
  }

  /**
   * Marks a state and owns it. Whether its next step succeeds is not known yet; the next step of the one
   * marked before did.
   */
  mark(state: HeldState): void {
    if (this.good !== this.marked) release(this.good);
    this.good = this.marked;
    this.marked = state;
  }

  /**
   * The state to go back to after so many successful steps; none if the weights of no state are all finite.
   */
  async target(steps: number): Promise<Checkpoint | undefined> {
    for (const held of steps > this.marked.losses.length ? [this.marked, this.good] : [this.good]) {
      const state = await readState(held);
      if (isSound(state)) return state;
    }
    return undefined;
  }

  dispose(): void {
    release(this.good);
    if (this.marked !== this.good) release(this.marked);
  }
}

function release({ tensors }: HeldState): void {
  for (const tensor of tensors) tensor.dispose();
}
