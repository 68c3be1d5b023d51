/** Entry point of `npm run inspect`; see `npm run inspect -- --help`. */
import { main } from './inspect/main';
import { asProgram } from './node/program';

await asProgram(main);
