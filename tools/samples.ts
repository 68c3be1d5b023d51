/** Entry point of `npm run samples`; see `npm run samples -- --help`. */

import { asProgram } from './node/program';
import { main } from './samples/main';

await asProgram(main);
