/** How far a training is: one line, rewritten on a terminal, a line for each phase elsewhere (a log). */
import type { TrainingProgress } from '../../src/vtfusion/training-task';
import { barOf, clearLine, type Output, showLine } from '../node/progress';

/** Each phase's span of the bar, in percent: training takes most of the time. */
const phases = {
  encoding: { text: 'Looking at the good photos', from: 0, to: 8 },
  synthesising: { text: 'Drawing synthetic defects', from: 8, to: 20 },
  training: { text: 'Learning to tell them apart', from: 20, to: 96 },
  calibrating: { text: 'Finding the threshold', from: 96, to: 100 },
} as const;

/** What is shown of a training's progress; `plateau` comes with its steps alone. */
type Shown = Pick<TrainingProgress, 'phase' | 'done' | 'of'> & { readonly plateau?: boolean };

export class TrainingBar {
  private phase: TrainingProgress['phase'] | undefined;

  constructor(private readonly output: Output) {}

  show({ phase, done, of, plateau }: Shown): void {
    const { text, from, to } = phases[phase];
    const percent = Math.round(from + ((to - from) * done) / of);
    if (this.output.isTTY) showLine(this.output, `${barOf(percent / 100)} ${percent} % ${text}`);
    else if (phase !== this.phase) this.output.write(`${percent} % ${text}\n`);
    this.phase = phase;
    if (!plateau) return;
    this.close();
    this.output.write(`Learning ended after ${done} of ${of} steps, as the loss no longer fell.\n`);
  }

  /** Clears the line, so that what is written next has it to itself. */
  close(): void {
    clearLine(this.output);
  }
}
