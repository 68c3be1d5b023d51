/**
 * Builds the service worker as part of the app's build, with the list of files that it keeps. The list is of the build
 * itself and of `public`, so no file is named by hand. Each release has all of its files fetched anew, past the browser's own cache: of a
 * file that stayed the same the headers may be others. And each has the sum of its bytes: where a server gives others, as while it is being
 * updated, nothing is installed and the version before goes on.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'vite';
import { appVersion } from '../../src/app-version.ts';
import { headers } from '../serve/headers.ts';

export const serviceWorkerFile = 'service-worker.js';

/** A file as Workbox lists it. */
export interface KeptFile {
  readonly url: string;
  /** Of the release: another one with any file, the program's number or the headers. */
  readonly revision: string;
  /** As browsers check it: W3C, "Subresource Integrity". None of models' manifests: models may be added to an app that is built. */
  readonly integrity?: string;
}

/**
 * Whether the app needs a file that it can have only from here. Weights and merges are kept by the engine, which verifies
 * them; the sample project is in the database after the first start; masks of samples are for tests.
 */
export function isKept(file: string): boolean {
  // What an interrupted conversion or a file system leaves behind.
  if (file.split('/').some((name) => name.startsWith('.'))) return false;
  if (file.startsWith('models/')) return path.basename(file) === 'model.json' || file === 'models/index.json';
  return !/^(?:sample-project|samples\/masks)\//u.test(file) && !file.endsWith('.map');
}

type Contents = readonly (readonly [file: string, content: string | Uint8Array])[];

/**
 * The list, ordered by address.
 * @param made what the build makes; it is what is served where `public` has a file of the same name
 * @param given what is copied to the build as it is
 * @throws Error where a file would stand in the list twice: Workbox refuses such a list, and nothing would be kept
 */
export function keptFiles(made: Contents, given: Contents): KeptFile[] {
  const names = new Set(made.map(([file]) => file));
  const files = [...made, ...given.filter(([file]) => !names.has(file))]
    .filter(([file]) => isKept(file))
    .map(([url, content]) => ({ url, sum: sha256(content) }))
    .sort((a, b) => (a.url < b.url ? -1 : 1));
  const twice = files.find(({ url }, i) => url === files[i + 1]?.url);
  if (twice)
    throw new Error(`${twice.url} is built twice, so the service worker could keep neither; rename one.`);
  const revision = sha256(JSON.stringify([appVersion, headers, files]));
  return files.map(({ url, sum }) => ({
    url,
    revision,
    ...(!url.startsWith('models/') && { integrity: `sha256-${sum}` }),
  }));
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('base64');

/** Where the code names the list. */
const list = 'self.__WB_MANIFEST';

/**
 * @param source the worker's entry
 * @param plugins of the worker's own build
 */
export function serviceWorker(source: string, plugins: () => Plugin[]): Plugin {
  let publicDir = '';
  let code = '';
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    async renderStart() {
      code = await bundled(source, plugins());
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const made = Object.values(bundle).map((file): [string, string | Uint8Array] => [
          file.fileName,
          file.type === 'chunk' ? file.code : file.source,
        ]);
        const files = keptFiles(made, given(publicDir));
        if (!code.includes(list)) throw new Error(`${source} does not take the list of files.`);
        this.emitFile({
          type: 'asset',
          fileName: serviceWorkerFile,
          source: code.replace(list, () => JSON.stringify(files)),
        });
      },
    },
  };
}

/** Of what is copied to the build as it is, the files that are kept: weights would be large to read. */
function given(folder: string): [file: string, content: Uint8Array][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file): [string, string] => [path.relative(folder, file).split(path.sep).join('/'), file])
    .filter(([file]) => isKept(file))
    .map(([file, source]) => [file, readFileSync(source)]);
}

/** The worker in one plain script, as every browser with service workers takes it. */
async function bundled(source: string, plugins: Plugin[]): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins,
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: { input: source, output: { format: 'iife' } },
    },
  });
  const [{ output }] = [built].flat() as { output: { code: string }[] }[];
  return output[0].code;
}
