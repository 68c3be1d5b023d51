/** `npm run package`: one zip with all that a computer without network needs. */
import { main } from './package/main';

process.exitCode = await main(process.argv.slice(2));
