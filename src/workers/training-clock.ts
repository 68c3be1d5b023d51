/** How long a training takes: pauses do not count, and the time before an interruption does. */
import type { Gate } from '../vtfusion/gate';
import type { KeptCheckpoint } from './engine-api';

export class TrainingClock {
  private readonly begun: number;

  /**
   * @param gate of the training, which begins now
   * @param from where it goes on, if it was interrupted
   * @param now in milliseconds
   */
  constructor(
    private readonly gate: Pick<Gate, 'heldMs'>,
    private readonly from: Pick<KeptCheckpoint, 'seconds'> | undefined,
    private readonly now = () => performance.now(),
  ) {
    this.begun = now();
  }

  /** Undefined if nobody knows how long it took before it was interrupted. */
  get seconds(): number | undefined {
    const before = this.from ? this.from.seconds : 0;
    if (before === undefined) return undefined;
    return before + (this.now() - this.begun - this.gate.heldMs) / 1000;
  }
}
