/** `npm run rotate`: a copy of a data set in which every part lies at an angle of its own. */
import { main } from './rotate/main';

process.exitCode = await main(process.argv.slice(2));
