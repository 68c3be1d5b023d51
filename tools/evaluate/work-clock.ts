/**
 * Seconds (and tensors) of a piece of work, as if nothing had been kept from earlier work: what was computed once and is shared is
 * charged in full to everyone who uses it, and fetching it from where it is kept costs nothing. So a method's figures
 * do not depend on which method ran first.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { TensorPeak } from './tensor-peak';

/** A shared result's own seconds, and the other shared results that it was computed from. */
export interface Cost {
  /** Without those of `needs`. */
  readonly seconds: number;
  /** Bytes of tensors at the computation's most. */
  readonly tensorBytes: number;
  readonly needs: ReadonlySet<Cost>;
}

interface Frame {
  /** Seconds within this computation that are not its own. */
  others: number;
  readonly needs: Set<Cost>;
}

export class WorkClock {
  private readonly frames = new AsyncLocalStorage<Frame>();
  private busy = 0;
  private busySince = 0;
  private aside = 0;
  private charged = new Set<Cost>();
  private begun = 0;
  private asideBefore = 0;

  /** @param now seconds of a clock */
  constructor(private readonly now: () => number = () => performance.now() / 1000) {}

  /** Begins a piece of work; there is one at a time. */
  start(): void {
    this.charged = new Set();
    this.begun = this.now();
    this.asideBefore = this.aside;
  }

  /** Seconds since `start`, less what was put aside, and with every cost that was charged, once each. */
  seconds(): number {
    const costs = [...this.charged].reduce((sum, { seconds }) => sum + seconds, 0);
    return this.now() - this.begun - (this.aside - this.asideBefore) + costs;
  }

  /** The most bytes of tensors of any cost that was charged since `start`. */
  get tensorBytes(): number {
    return [...this.charged].reduce((most, cost) => Math.max(most, cost.tensorBytes), 0);
  }

  /** Charges a shared result, and what it was computed from, to the work or computation that uses it. */
  charge(cost: Cost): void {
    const frame = this.frames.getStore();
    if (frame) frame.needs.add(cost);
    else this.addWithNeeds(cost);
  }

  private addWithNeeds(cost: Cost): void {
    if (this.charged.has(cost)) return;
    this.charged.add(cost);
    for (const need of cost.needs) this.addWithNeeds(need);
  }

  /** Runs what is not the method's work (reading files, fetching what is kept), which is not counted. */
  async putAside<T>(work: () => Promise<T>): Promise<T> {
    const frame = this.frames.getStore();
    const begun = this.now();
    // Several at once count as one stretch of time.
    if (this.busy++ === 0) this.busySince = begun;
    try {
      return await work();
    } finally {
      const now = this.now();
      if (--this.busy === 0) this.aside += now - this.busySince;
      if (frame) frame.others += now - begun;
    }
  }

  /** Runs a computation whose result will be shared, and says what it costs. Call it within `putAside`. */
  async measure<T>(compute: () => Promise<T>): Promise<{ result: T; cost: Cost }> {
    const frame: Frame = { others: 0, needs: new Set() };
    const peak = new TensorPeak();
    const begun = this.now();
    try {
      const result = await this.frames.run(frame, compute);
      const seconds = this.now() - begun - frame.others;
      return { result, cost: { seconds, tensorBytes: peak.stop(), needs: frame.needs } };
    } finally {
      peak.stop();
    }
  }

  /** Whether this runs within `measure`. */
  get isMeasuring(): boolean {
    return this.frames.getStore() !== undefined;
  }
}
