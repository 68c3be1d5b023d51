/** `npm run sample-project`: trains the project that the app comes with. */
import path from 'node:path';
import { type Outputs, runWithoutOptions } from '../node/command-line';
import { writeSampleProject } from './write';

const usage = `npm run sample-project

Trains the sample project that the app comes with again, over pico-clip, and writes it to public/sample-project in place of what is
there. It takes about a minute.
`;

/** @returns the exit code */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runWithoutOptions(args, outputs, usage, async () => {
    const root = path.resolve(import.meta.dirname, '../..');
    await writeSampleProject({
      samples: path.join(root, 'public/samples'),
      model: path.join(root, 'public/models/pico-clip'),
      out: path.join(root, 'public/sample-project'),
    });
    return 0;
  });
}
