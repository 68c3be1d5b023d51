/** Where a training whose losses become NaN or infinite goes back to, to go on from there with half the learning rate. */
import { type Checkpoint, type HeldState, isSound, readState } from './checkpoint';

/** The learning rate is halved at most so often. */
export const mostHalvings = 3;
/** A way back is marked every so many steps: by their number, so that the same seed goes the same way. */
const stepsToMark = 5;

/**
 * The last two marked states: one after which a step is known to have gone well, and one after which that is not known yet. They are
 * read when one is gone back to.
 */
export class WayBack {
  private marked: HeldState;

  /** @param good where it begins */
  constructor(private good: HeldState) {
    this.marked = good;
  }

  isDue(steps: number): boolean {
    return steps % stepsToMark === 0 && steps > this.marked.losses.length;
  }

  /** A state, which becomes its own, is marked before anybody knows whether the step after it goes well; the one before it did. */
  mark(state: HeldState): void {
    if (this.good !== this.marked) release(this.good);
    this.good = this.marked;
    this.marked = state;
  }

  /** Where to go back to when so many steps went well: nowhere if no state is left whose weights are numbers. */
  async from(steps: number): Promise<Checkpoint | undefined> {
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
