/** Entry point of `npm run words`; see `npm run words -- --help`. */
import { main } from './words/main';

// Whoever closes our output early (`| head`) needs no news; unheard, the error would end in an uncaught exception.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await main(process.argv.slice(2), process);
