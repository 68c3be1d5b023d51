/** How far a training is, and how long it will still take. */

export interface Work {
  readonly phase: 'starting' | 'reading' | 'encoding' | 'synthesising' | 'training' | 'calibrating';
  readonly done: number;
  readonly of: number;
}

/** A phase's part of the whole, both from 0 to 1. */
export type Span = readonly [from: number, to: number];

/** Training takes most of the time. */
const spans: Readonly<Record<Work['phase'], Span>> = {
  starting: [0, 0.01],
  reading: [0.01, 0.04],
  encoding: [0.04, 0.1],
  synthesising: [0.1, 0.2],
  training: [0.2, 0.96],
  calibrating: [0.96, 1],
};

/** The share of a training that is done, 0 to 1. */
export const shareDone = ({ phase, done, of }: Work): number => shareWithin(spans[phase], done, of);

/** The share of the whole, once so much of a phase is done. */
export function shareWithin([from, to]: Span, done: number, of: number): number {
  // Rounding carries some phases beyond their end.
  return Math.min(to, from + ((to - from) * Math.min(done, of)) / of);
}

/** The time after the steps, as a share of the time of the steps. */
const afterSteps = (1 - spans.training[1]) / (spans.training[1] - spans.training[0]);
/** With less than this done, any forecast is a guess. */
const leastShare = 0.08;

/** A clock of the work alone: pauses do not count. */
export class TimeLeft {
  private workedMs = 0;
  private since: number | undefined;
  private firstStep: { readonly done: number; readonly at: number } | undefined;
  private last: number | undefined;

  /** @param now in milliseconds */
  constructor(private readonly now: () => number) {
    this.since = now();
  }

  pause(): void {
    this.workedMs = this.worked();
    this.since = undefined;
  }

  goOn(): void {
    this.since ??= this.now();
  }

  /** Seconds left once so much is done; undefined while that cannot be told. */
  after(work: Work): number | undefined {
    this.last = this.forecast(work);
    return this.last;
  }

  private forecast(work: Work): number | undefined {
    const worked = this.worked();
    if (work.phase === 'training') {
      this.firstStep ??= { done: work.done, at: worked };
      const steps = work.done - this.firstStep.done;
      if (steps < 2) return this.last;
      const perStep = (worked - this.firstStep.at) / steps;
      return (perStep * (work.of - work.done + work.of * afterSteps)) / 1000;
    }
    const share = shareDone(work);
    return share < leastShare ? undefined : (worked * (1 - share)) / share / 1000;
  }

  private worked(): number {
    return this.workedMs + (this.since === undefined ? 0 : this.now() - this.since);
  }
}
