/** Entry point of `npm run rotate`; see `npm run rotate -- --help`. */

import { asProgram } from './node/program';
import { main } from './rotate/main';

await asProgram(main);
