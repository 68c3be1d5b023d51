/** Entry point of `npm run fuzz`; see `npm run fuzz -- --help`. */
import { main } from './fuzz/main';

process.exitCode = await main(process.argv.slice(2), process);
