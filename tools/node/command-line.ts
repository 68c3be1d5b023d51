/** What command lines have in common. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { AppError } from '../../src/errors';
import { oneLine } from '../../src/state/page/short-name';
import { releaseBackends } from './backends';
import type { Output } from './progress';
import { UsageError } from './usage-error';

export interface Outputs {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Reads options that all begin with --; `wrong` makes the error for what is not understood. */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
  wrong: (what: string) => Error,
) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    // Node adds advice for programs that take file names, which these do not.
    const [said] = (error as Error).message.split(/\.\s(?=This command|To specify a positional)/u);
    throw wrong(said.replaceAll(/\s+/gu, ' ').replace(/\.$/u, ''));
  }
}

/** One of the words that are known. */
export function oneOf<T extends string>(
  name: string,
  text: string,
  known: readonly T[],
  wrong: (what: string) => Error,
): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw wrong(`--${name} needs one of ${known.join(', ')}, not "${text}"`);
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

export function wholeNumber(
  name: string,
  text: string,
  { least, most }: Bounds,
  wrong: (what: string) => Error,
): number {
  const value = Number(text);
  if (/^\d+$/u.test(text) && value >= least && value <= most) return value;
  throw wrong(`--${name} needs a whole number from ${least} to ${most}, not "${text}"`);
}

/** Whether the error is one for the person, with a sentence. */
export const isExpected = (error: unknown): boolean =>
  error instanceof AppError || error instanceof UsageError;

/** The sentence, or for a fault of the program all that is known; for a terminal, whatever the names in it. */
export const messageOf = (error: Error): string =>
  isExpected(error)
    ? oneLine(error.message)
    : (error.stack ?? String(error)).split('\n').map(oneLine).join('\n');

export interface ExitCodes {
  /** For what the person can change. */
  readonly expected: number;
  /** For a fault of the program. */
  readonly unexpected: number;
}

/**
 * Runs a command and never throws: the wasm backend answers an exception that nobody catches by printing its whole
 * source.
 * @returns the exit code
 */
export async function runCommand(
  { stderr }: Outputs,
  codes: ExitCodes,
  command: () => Promise<number>,
): Promise<number> {
  try {
    return await command();
  } catch (error) {
    stderr.write(`${messageOf(error as Error)}\n`);
    return isExpected(error) ? codes.expected : codes.unexpected;
  } finally {
    releaseBackends();
  }
}

/**
 * Runs a command that has no option but --help; exit codes as its `command` gives, 2 for what the person can change, 1 for what
 * they cannot.
 * @param usage its help; the first line is the command's name
 */
export function runWithoutOptions(
  args: string[],
  outputs: Outputs,
  usage: string,
  command: () => Promise<number>,
): Promise<number> {
  const [name] = usage.split('\n');
  const wrong = (what: string) => new UsageError(`${what}. \`${name} -- --help\` says what it does.`);
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const { help } = readArgs(args, { help: { type: 'boolean', default: false } }, wrong);
    if (!help) return command();
    outputs.stdout.write(usage);
    return 0;
  });
}
