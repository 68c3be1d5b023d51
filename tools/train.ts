/** Entry point of `npm run train`; see `npm run train -- --help`. */

import { asProgram } from './node/program';
import { main } from './train/main';

await asProgram(main);
