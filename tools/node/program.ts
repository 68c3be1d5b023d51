import type { Outputs } from './command-line';

/**
 * Runs a tool as the process' program.
 * @param main takes the words after the program's name and gives the exit code; it does not throw
 */
export async function asProgram(main: (args: string[], outputs: Outputs) => Promise<number>): Promise<void> {
  // Whoever closes our output early (`| head`) needs no news; unheard, the error would end in an uncaught exception.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.exitCode = await main(process.argv.slice(2), process);
}
