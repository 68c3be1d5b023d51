/** Entry point of `npm run words`; see `npm run words -- --help`. */

import { asProgram } from './node/program';
import { main } from './words/main';

await asProgram(main);
