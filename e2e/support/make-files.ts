/** Makes what the tests' servers serve, which `npm test` does while other checks run. */
import { makeAppFiles } from './app-files';
import { makeHarnessFiles } from './harness-files';

await makeAppFiles(process.env.E2E_BUILT);
await makeHarnessFiles();
