/** Where a training whose losses leave the numbers goes back to, to go on from there with half the learning rate. */
import { type Checkpoint, isSound } from './checkpoint';

/** The learning rate is halved at most so often. */
export const mostHalvings = 3;
/** A way back is marked every so many steps: by their number, so that the same seed goes the same way. */
const stepsToMark = 5;

/** The last state from which a step is known to have gone well. */
export class WayBack {
  private marked: Checkpoint;

  /** @param good where it begins */
  constructor(private good: Checkpoint) {
    this.marked = good;
  }

  isDue(steps: number): boolean {
    return steps % stepsToMark === 0 && steps > this.marked.losses.length;
  }

  /** A state is marked before anybody knows whether the step after it goes well; the one before it did. */
  mark(state: Checkpoint): void {
    this.good = this.marked;
    if (isSound(state)) this.marked = state;
  }

  /** Where to go back to when so many steps went well. */
  from(steps: number): Checkpoint {
    return steps > this.marked.losses.length ? this.marked : this.good;
  }
}
