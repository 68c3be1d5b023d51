/** Serves the app to its tests as `vite preview` does, once its files are made; `npm test` has made them already. */
import { type Plugin, preview } from 'vite';
import { appDir, makeAppFiles } from './app-files';
import { appPort } from './ports';

/** To the same computer compression is work alone, for each test anew. */
const uncompressed: Plugin = {
  name: 'uncompressed',
  configurePreviewServer({ middlewares }) {
    middlewares.use((request, _, next) => {
      delete request.headers['accept-encoding'];
      next();
    });
  },
};

if (!process.env.E2E_MADE) await makeAppFiles(process.env.E2E_BUILT);
await preview({
  build: { outDir: appDir },
  plugins: [uncompressed],
  preview: { host: '127.0.0.1', port: appPort, strictPort: true },
});
