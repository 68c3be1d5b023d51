/** Entry point of `npm run fuzz`; see `npm run fuzz -- --help`. */
import { main } from './fuzz/main';
import { asProgram } from './node/program';

await asProgram(main);
