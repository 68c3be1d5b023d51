/** Builds the app (`npm test` has built it already), puts the models of the tests beside it, and serves it as `vite preview` does. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin, preview } from 'vite';
import { makeSeededModel } from '../../tools/bench/node/seeded-model';
import { convertGolden } from '../../tools/testing/golden-model';
import { appPort } from './ports';
import { trainProject } from './trained-project';

const outDir = '.cache/e2e/app';
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
const model = (name: string) => join(outDir, 'models', name);

const { E2E_BUILT: built } = process.env;
if (built) {
  await rm(outDir, { recursive: true, force: true });
  await cp(built, outDir, { recursive: true });
} else await build({ logLevel: 'warn', build: { outDir } });
await convertGolden('micro-clip', model('micro-clip'));
await convertGolden('micro-dino', model('micro-dino'), '--title', 'micro-dino', '--licence', 'MIT');
// A third of its width and two thirds of its side, for tests in which a software renderer computes.
await makeSeededModel(model('nano-clip'), 'e2e/support/nano-clip.config.json');

// The image encoder's weights, which are read at once.
await cp(model('micro-clip'), model('missing-shard'), { recursive: true });
await rm(join(model('missing-shard'), 'weights-00001.safetensors'));

// The text encoder's weights, which are read when training starts.
await cp(model('micro-clip'), model('altered-shard'), { recursive: true });
const altered = join(model('altered-shard'), 'weights-00002.safetensors');
const bytes = await readFile(altered);
bytes[bytes.length - 1] ^= 1;
await writeFile(altered, bytes);

await trainProject(model('micro-clip'));

await preview({
  build: { outDir },
  plugins: [uncompressed],
  preview: { host: '127.0.0.1', port: appPort, strictPort: true },
});
