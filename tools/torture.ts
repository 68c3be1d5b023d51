/** Entry point of `npm run torture`; see `npm run torture -- --help`. */

import { asProgram } from './node/program';
import { main } from './torture/main';

await asProgram(main);
