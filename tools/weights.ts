/** Entry point of `npm run weights`; see `npm run weights -- --help`. */

import { asProgram } from './node/program';
import { main } from './weights/main';

await asProgram(main);
