/** Entry point of `npm run torture`; see `npm run torture -- --help`. */
import { main } from './torture/main';

process.exitCode = await main(process.argv.slice(2), process);
