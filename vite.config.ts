import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { withoutHiddenModels } from './tools/build/hidden-models.ts';
import { serviceWorker } from './tools/build/service-worker.ts';
import { licencesPlugin } from './tools/licences/plugin.ts';
import { contentSecurityPolicy, headers, isolation } from './tools/serve/headers.ts';
import { indexJson } from './tools/weights/model-index.ts';

const modelsFolder = 'public/models';

/** `models/index.json`: every model folder with what it is, made anew for each build and each request. */
function modelIndex(): Plugin {
  return {
    name: 'model-index',
    configureServer(server) {
      server.middlewares.use('/models/index.json', (_, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(indexJson(modelsFolder));
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'models/index.json', source: indexJson(modelsFolder) });
    },
  };
}

/** The policy in the built page itself; the development server needs inline scripts, and says nothing. */
function policyInPage(): Plugin {
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

const licences = licencesPlugin(modelsFolder);
/** Workers are builds within the build; how long they take is no warning. */
const untimed = { checks: { pluginTimings: false } };

export default defineConfig({
  base: './',
  // One page: an address that does not exist is an error, not the page again.
  appType: 'mpa',
  plugins: [
    react(),
    modelIndex(),
    withoutHiddenModels(),
    policyInPage(),
    licences.collect(),
    licences.emit(),
    serviceWorker('src/service-worker/service-worker.ts', () => [licences.collect()]),
  ],
  server: { headers: isolation },
  // The browser keeps projects by address: on another port all of them would seem gone.
  preview: { headers, port: 4173, strictPort: true },
  worker: { format: 'es', plugins: () => [licences.collect()], rolldownOptions: untimed },
  // The largest chunks are TensorFlow.js backends, each loaded by the worker only when it is the one in use.
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: untimed,
  },
});
