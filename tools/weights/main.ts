/** `npm run weights`, with exit codes: 0, 2 for what the person can change, 1 for what they cannot. */
import path from 'node:path';
import { type Outputs, runCommand } from '../node/command-line';
import { runWeights } from './run';

export function main(args: string[], outputs: Outputs): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const root = path.resolve(import.meta.dirname, '../..');
    try {
      await runWeights(args, { root, environment: process.env, output: outputs.stdout });
    } catch (error) {
      // What failed is not written behind the line of progress.
      if (outputs.stdout.isTTY) outputs.stdout.write('\n');
      throw error;
    }
    return 0;
  });
}
