/** Entry point of `npm run fidelity`; see `npm run fidelity -- --help`. */
import { main } from './fidelity/main';
import { asProgram } from './node/program';

await asProgram(main);
