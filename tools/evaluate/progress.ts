/** How far the evaluation is: one line, rewritten on a terminal, written at every tenth elsewhere (a log). */
import type { TrainingProgress } from '../../src/vtfusion/trainer';

export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export type Work = TrainingProgress['phase'] | 'encoding test photos' | 'inspecting';
export type WorkPlan = Readonly<Record<Work, number>>;

/** What one piece of each work costs, in encodings: a guess for the share done, and for works not yet measured. */
const guessedCost: WorkPlan = {
  'encoding test photos': 1,
  encoding: 1,
  synthesising: 1,
  training: 4,
  calibrating: 0.3,
  inspecting: 0.3,
};
const works = Object.keys(guessedCost) as Work[];

export class Progress {
  private readonly count: Record<Work, number>;
  private readonly seconds: Record<Work, number>;
  private label = '';
  private last: number;
  private tenths = 0;

  /**
   * @param plan how many pieces of each work there will be
   * @param now seconds of a clock
   */
  constructor(
    private readonly plan: WorkPlan,
    private readonly output: Output,
    private readonly now: () => number = () => performance.now() / 1000,
  ) {
    const none = () => Object.fromEntries(works.map((work) => [work, 0])) as Record<Work, number>;
    this.count = none();
    this.seconds = none();
    this.last = now();
  }

  /** Names what the following work is for. */
  begin(label: string): void {
    this.label = label;
  }

  /** One piece of `work` is done. */
  step(work: Work): void {
    const time = this.now();
    this.count[work]++;
    this.seconds[work] += time - this.last;
    this.last = time;
    const share = this.share();
    const tenths = Math.floor(10 * share);
    const line = `${this.label}: ${work}, ${Math.floor(100 * share)} %, ${duration(this.secondsLeft())} left`;
    if (this.output.isTTY) {
      this.output.write(`\r\x1b[K${line.slice(0, (this.output.columns ?? 80) - 1)}`);
    } else if (tenths > this.tenths) {
      this.tenths = tenths;
      this.output.write(`${line}\n`);
    }
  }

  /** Clears the line, so that what is written next has it to itself. */
  close(): void {
    if (this.output.isTTY) this.output.write('\r\x1b[K');
  }

  private share(): number {
    const cost = (amounts: WorkPlan) =>
      works.reduce((sum, work) => sum + amounts[work] * guessedCost[work], 0);
    return Math.min(1, cost(this.count) / cost(this.plan));
  }

  private secondsLeft(): number {
    const spent = works.reduce((sum, work) => sum + this.seconds[work], 0);
    const guessed = works.reduce((sum, work) => sum + this.count[work] * guessedCost[work], 0);
    return works.reduce((sum, work) => {
      const each =
        this.count[work] > 0 ? this.seconds[work] / this.count[work] : (guessedCost[work] * spent) / guessed;
      return sum + Math.max(0, this.plan[work] - this.count[work]) * each;
    }, 0);
  }
}

/** A length of time as a person says it. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
