/** Entry point of `npm run package`; see `npm run package -- --help`. */

import { asProgram } from './node/program';
import { main } from './package/main';

await asProgram(main);
