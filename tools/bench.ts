/** Entry point of `npm run bench`; see `npm run bench -- --help`. */
import { main } from './bench/main';

/** One press of Ctrl-C may arrive twice, from the terminal and from the program that started this one. */
const samePressMs = 1000;

const stop = new AbortController();
let pressed = 0;
process.on('SIGINT', () => {
  if (stop.signal.aborted && performance.now() - pressed > samePressMs) process.exit(130);
  pressed = performance.now();
  stop.abort();
});
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await main(process.argv.slice(2), process, stop.signal);
