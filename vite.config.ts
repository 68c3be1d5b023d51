import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const modelsFolder = 'public/models';

/** `models/index.json`: every model folder with what it is, so that the page can offer them. */
function modelIndex(): Plugin {
  const list = () =>
    JSON.stringify(
      readdirSync(modelsFolder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(join(modelsFolder, entry.name, 'model.json')))
        .map((entry) => {
          const manifest = JSON.parse(readFileSync(join(modelsFolder, entry.name, 'model.json'), 'utf8'));
          const { title, description, licence, parameters, shards } = manifest;
          const bytes = shards.reduce((sum: number, shard: { bytes: number }) => sum + shard.bytes, 0);
          return { folder: entry.name, title, description, licence, parameters, bytes };
        }),
    );
  return {
    name: 'model-index',
    configureServer(server) {
      server.middlewares.use('/models/index.json', (_, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(list());
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'models/index.json', source: list() });
    },
  };
}

export default defineConfig({
  base: './',
  // One page: an address that does not exist is an error, not the page again.
  appType: 'mpa',
  plugins: [react(), modelIndex()],
  worker: { format: 'es' },
  // The largest chunks are TensorFlow.js backends, each loaded by the worker only when it is the one in use.
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    // Two workers are two builds within the build; how long they take is no warning.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
