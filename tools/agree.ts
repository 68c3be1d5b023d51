/** Entry point of `npm run agree`; see `npm run agree -- --help`. */
import { main } from './agree/main';
import { asProgram } from './node/program';

await asProgram(main);
