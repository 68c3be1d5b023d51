/** How far a long work is: one line, rewritten on a terminal, written at every twentieth elsewhere (a log). */
import { oneLine } from '../../src/state/page/short-name';

export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** A kind of work that is done in pieces of about the same length. */
export interface PlannedWork {
  readonly pieces: number;
  /** What one piece costs, in encodings of a picture: a guess, for the share done and until it has been measured. */
  readonly guess: number;
}

interface Work extends PlannedWork {
  pieces: number;
  done: number;
  seconds: number;
}

const logEvery = 0.05;
const barWidth = 20;
const erased = '\r\x1b[K';

/** Writes a terminal's line anew, no longer than the terminal is wide. */
export function showLine(output: Output, text: string): void {
  output.write(`${erased}${text.slice(0, (output.columns ?? 80) - 1)}`);
}

/** Clears a terminal's line, so that what is written next has it to itself. */
export function clearLine(output: Output): void {
  if (output.isTTY) output.write(erased);
}

/** A bar that is full where `share` is 1. */
export function barOf(share: number): string {
  const full = Math.round(barWidth * share);
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]`;
}

export class Progress {
  private readonly works: Map<string, Work>;
  private label = '';
  private last: number;
  private logged = 0;

  /**
   * @param plan works by name
   * @param now seconds of a clock
   */
  constructor(
    plan: ReadonlyMap<string, PlannedWork>,
    private readonly output: Output,
    private readonly now: () => number = () => performance.now() / 1000,
  ) {
    this.works = new Map([...plan].map(([name, work]) => [name, { ...work, done: 0, seconds: 0 }]));
    this.last = now();
  }

  /** Names what the following work is for. */
  begin(label: string): void {
    this.label = oneLine(label);
  }

  /** Pieces of `work` are done, as a number that may be a fraction. */
  step(work: string, pieces = 1): void {
    const one = this.works.get(work)!;
    const time = this.now();
    one.done += pieces;
    one.seconds += time - this.last;
    this.last = time;
    const share = this.share();
    const percent = `${Math.floor(100 * share)} %`;
    const text = `${this.label}: ${work}, ${percent}, ${duration(this.secondsLeft())} left`;
    if (this.output.isTTY) showLine(this.output, `${barOf(share)} ${text}`);
    else if (share >= this.logged + logEvery) {
      this.logged = share;
      this.output.write(`${text}\n`);
    }
  }

  /** Pieces that were planned will not be done. */
  drop(work: string, pieces: number): void {
    this.works.get(work)!.pieces -= pieces;
  }

  /** Clears the line, so that what is written next has it to itself. */
  close(): void {
    clearLine(this.output);
  }

  private sum(amount: (work: Work) => number): number {
    return [...this.works.values()].reduce((sum, work) => sum + amount(work), 0);
  }

  private share(): number {
    const whole = this.sum(({ pieces, guess }) => pieces * guess);
    return Math.min(1, this.sum(({ done, guess }) => done * guess) / whole);
  }

  private secondsLeft(): number {
    const perEncoding = this.sum(({ seconds }) => seconds) / this.sum(({ done, guess }) => done * guess);
    return this.sum(({ pieces, done, seconds, guess }) => {
      const each = done > 0 ? seconds / done : guess * perEncoding;
      return Math.max(0, pieces - done) * each;
    });
  }
}

/** A length of time as a person says it. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
