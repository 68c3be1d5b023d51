/** Entry point of `npm run gpu-memory`; see `npm run gpu-memory -- --help`. */
import { main } from './gpu-memory/main';
import { asProgram } from './node/program';

await asProgram(main);
