import type { Outputs } from './command-line';

/**
 * Runs a tool as the process' program.
 * @param main takes the words after the program's name and gives the exit code; it does not throw
 */
export async function asProgram(main: (args: string[], outputs: Outputs) => Promise<number>): Promise<void> {
  let isLost = false;
  // Unheard, an error would end in an uncaught exception.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever closes our output early (`| head`) needs no news.
      if (error.code === 'EPIPE' || isLost) return;
      isLost = true;
      process.exitCode ||= 1;
      if (stream === process.stdout)
        process.stderr.write(`The output cannot be written: ${error.message}.\n`);
    });
  }
  const code = await main(process.argv.slice(2), process);
  process.exitCode = code || (isLost ? 1 : 0);
}
