/** One line that says how far a long work is. */
import { type Output, showLine } from '../node/progress';

/**
 * Gives a function to call with what is done and the total; both are shown in millions of `unit`. On a terminal
 * the line is rewritten; elsewhere (a log) a line is written for every tenth part.
 */
export function progressLine(output: Output, label: string, unit: string) {
  const stepsPerTotal = output.isTTY ? 100 : 10;
  let lastStep = -1;
  return (done: number, total: number | undefined): void => {
    const step = Math.floor(total ? (stepsPerTotal * done) / total : done / 2 ** 24);
    if (step === lastStep) return;
    lastStep = step;
    const share = total
      ? ` of ${millions(total)} ${unit}, ${Math.floor((100 * done) / total)} %`
      : ` ${unit}`;
    const line = `${label}: ${millions(done)}${share}`;
    if (!output.isTTY) output.write(`${line}\n`);
    else {
      showLine(output, line);
      if (done === total) output.write('\n');
    }
  };
}

/** An amount in millions (bytes: MB, as file sizes are given on the hub). */
export function millions(amount: number): string {
  return (amount / 1e6).toFixed(1);
}
