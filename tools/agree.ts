/** Entry point of `npm run agree`; see `npm run agree -- --help`. */
import { main } from './agree/main';

// Whoever closes our output early (`| head`) needs no news; unheard, the error would end in an uncaught exception.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await main(process.argv.slice(2), process);
