/** Entry point of `npm run samples`; see `npm run samples -- --help`. */
import path from 'node:path';
import { parseOptions, USAGE } from './samples/options';
import { writeMvtec } from './samples/write-mvtec';
import { writePublicSamples } from './samples/write-public';

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(USAGE);
  else if (options.mvtec !== undefined) await writeMvtec(options.mvtec, options);
  else await writePublicSamples(path.resolve(import.meta.dirname, '../public/samples'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
