/** Entry point of `npm run evaluate`; see `npm run evaluate -- --help`. */
import { main } from './evaluate/main';
import { asProgram } from './node/program';

await asProgram(main);
