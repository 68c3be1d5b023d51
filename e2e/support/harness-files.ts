/** The harness (`e2e/harness/`): parts of the app in workers, without the page. */
import { resolve } from 'node:path';
import { build } from 'vite';

export const harnessDir = resolve('.cache/e2e/harness');

export async function makeHarnessFiles(): Promise<void> {
  await build({
    configFile: false,
    root: 'e2e/harness',
    logLevel: 'warn',
    worker: { format: 'es' },
    build: {
      outDir: harnessDir,
      emptyOutDir: true,
      target: 'es2023',
      chunkSizeWarningLimit: 1200,
      rolldownOptions: { checks: { pluginTimings: false } },
    },
  });
}
