/** Serves the harness on a port of its own, once its files are made; `npm test` has made them already. */
import { preview } from 'vite';
import { headers } from '../../tools/serve/headers';
import { harnessDir, makeHarnessFiles } from './harness-files';
import { harnessPort } from './ports';

if (!process.env.E2E_MADE) await makeHarnessFiles();
await preview({
  configFile: false,
  build: { outDir: harnessDir },
  preview: { host: '127.0.0.1', port: harnessPort, strictPort: true, headers },
});
