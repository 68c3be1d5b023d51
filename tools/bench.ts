/** Entry point of `npm run bench`; see `npm run bench -- --help`. */
import { main } from './bench/main';
import { asProgram } from './node/program';

/** One press of Ctrl-C may arrive twice, from the terminal and from the program that started this one. */
const samePressMs = 1000;

const stop = new AbortController();
let pressed = 0;
process.on('SIGINT', () => {
  if (stop.signal.aborted && performance.now() - pressed > samePressMs) process.exit(130);
  pressed = performance.now();
  stop.abort();
});
await asProgram((args, outputs) => main(args, outputs, stop.signal));
