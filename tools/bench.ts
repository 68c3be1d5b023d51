/** Entry point of `npm run bench`; see `npm run bench -- --help`. */
import { main } from './bench/main';

const stop = new AbortController();
// The first Ctrl-C ends the run after the figure at hand; the second, by the system's own way, at once.
process.once('SIGINT', () => stop.abort());
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await main(process.argv.slice(2), process, stop.signal);
