/** Entry point of `npm run sample-project`; see `npm run sample-project -- --help`. */
import { asProgram } from './node/program';
import { main } from './sample-project/main';

await asProgram(main);
