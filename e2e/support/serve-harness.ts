/** Builds the harness (`e2e/harness/`): parts of the app in workers, without the page. Serves it on its own port. */
import { resolve } from 'node:path';
import { build, preview } from 'vite';
import { headers } from '../../tools/serve/headers';
import { harnessPort } from './ports';

const outDir = resolve('.cache/e2e/harness');

await build({
  configFile: false,
  root: 'e2e/harness',
  logLevel: 'warn',
  worker: { format: 'es' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
await preview({
  configFile: false,
  build: { outDir },
  preview: { host: '127.0.0.1', port: harnessPort, strictPort: true, headers },
});
