/** The command line of `npm run fuzz`. */

import { oneOf, readArgs, wholeNumber } from '../node/command-line';
import { UsageError } from '../node/usage-error';
import { MOST_CASES, MOST_SEED } from './case-random';
import { type TargetName, targetNames } from './targets';

const known = {
  cases: { type: 'string', default: '1000' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string', multiple: true },
  case: { type: 'string' },
  out: { type: 'string', default: 'results/fuzz' },
  help: { type: 'boolean', default: false },
} as const;

export interface FuzzOptions {
  readonly targets: readonly TargetName[];
  readonly seed: number;
  /** Of each target, from the first to the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Where failed cases are written. */
  readonly out: string;
}

export const usage = `npm run fuzz [-- --cases N --seed S] ...

Gives broken and hostile input to every place that takes input from outside. Each case must end in a valid value or in a typed
error, within a second and with bounded memory. The last line sums up; the exit code is 0 only without a failure.

  --cases N         of each target (1000)
  --seed S          the same seed gives the same cases (1)
  --only TARGET     ${targetNames.join(', ')}; may be given several times (all)
  --case N          this case alone
  --out FOLDER      where cases that failed are written (results/fuzz)
  --help
`;

const wrong = (what: string) => new UsageError(`${what}. \`npm run fuzz -- --help\` lists the options.`);

/** @returns undefined when help is asked for @throws UsageError */
export function parseOptions(args: string[]): FuzzOptions | undefined {
  const { cases, seed, only, case: one, out, help } = readArgs(args, known, wrong);
  if (help) return undefined;
  const from = one === undefined ? 0 : wholeNumber('case', one, { least: 0, most: MOST_CASES - 1 }, wrong);
  const count = wholeNumber('cases', cases, { least: 1, most: MOST_CASES }, wrong);
  return {
    targets: only?.map((name) => oneOf('only', name, targetNames, wrong)) ?? targetNames,
    seed: wholeNumber('seed', seed, { least: 0, most: MOST_SEED }, wrong),
    from,
    to: one === undefined ? count : from + 1,
    out,
  };
}
