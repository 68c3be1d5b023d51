/** `npm run torture`: from the command line's words to what was lost. */
import { isExpected, messageOf, type Outputs, runCommand } from '../node/command-line';
import { kills } from './kills';
import { losses } from './losses';
import { parseOptions, type TortureName, tortureNames, usage } from './options';
import { soak } from './soak';
import type { Torture, TortureReport } from './torture';

const tortures: Readonly<Record<TortureName, Torture>> = { kills, losses, soak };

/** @returns the exit code: 0, 1 where something was lost, 2 for what the person can change */
export function main(args: string[], outputs: Outputs, torturers = tortures): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const options = parseOptions(args);
    if (!options) {
      outputs.stdout.write(usage);
      return 0;
    }
    const { counts, seed, backend } = options;
    const say = (line: string) => void outputs.stdout.write(`${line}\n`);
    say(`seed ${seed}`);
    const sums: string[] = [];
    let failed = 0;
    for (const name of tortureNames.filter((each) => counts[each] > 0)) {
      const sayOf = (line: string) => say(`${name} ${line}`);
      const { trials, failures, notes } = await torturers[name](counts[name], seed, sayOf, backend).catch(
        cutShort,
      );
      for (const note of notes) say(`${name}: ${note}`);
      for (const failure of failures) say(`FAILED ${name}: ${failure}`);
      sums.push(`${trials} ${name}, ${failures.length} failures`);
      failed += failures.length;
    }
    say(`torture: ${sums.join('; ')}; seed ${seed}`);
    return failed > 0 ? 1 : 0;
  });
}

/** The report of a torture that could not even end: nothing was found whole. What the person can change is thrown on. */
function cutShort(error: Error): TortureReport {
  if (isExpected(error)) throw error;
  return { trials: 0, failures: [`cut short: ${messageOf(error)}`], notes: [] };
}
