/** `npm run samples`: the pictures that the app ships with, or a data set of them. */
import path from 'node:path';
import { type Outputs, runCommand } from '../node/command-line';
import { parseOptions, usage } from './options';
import { writeMvtec } from './write-mvtec';
import { writePublicSamples } from './write-public';

/** @returns the exit code: 0, 2 for what the person can change, 1 for what they cannot */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const options = parseOptions(args);
    if (options.help) {
      outputs.stdout.write(usage);
      return 0;
    }
    const folder = options.mvtec ?? path.resolve(import.meta.dirname, '../../public/samples');
    const photos =
      options.mvtec === undefined ? await writePublicSamples(folder) : await writeMvtec(folder, options);
    outputs.stdout.write(`Photos in ${folder}: ${photos}.\n`);
    return 0;
  });
}
