/** A small app, built with what the app's own build adds: what lies in `public` by accident is neither shipped nor kept. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Plugin } from 'vite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withoutHiddenModels } from './hidden-models';
import { type KeptFile, serviceWorker, serviceWorkerFile } from './service-worker';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'build-'));
  await put('index.html', '<!doctype html><title>app</title>');
  await put('worker.js', 'console.log(self.__WB_MANIFEST);');
  await put('public/models/small/model.json', '{}');
});
afterEach(() => rm(root, { recursive: true }));

async function put(name: string, text: string): Promise<void> {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** As vite.config.ts makes it anew at each build. */
const index: Plugin = {
  name: 'index',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'models/index.json', source: 'new' });
  },
};

/** Builds it, and says what is kept. */
async function built(): Promise<KeptFile[]> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [index, withoutHiddenModels(), serviceWorker(path.join(root, 'worker.js'), () => [])],
  });
  const code = await readFile(path.join(root, 'dist', serviceWorkerFile), 'utf8');
  return JSON.parse(/\[.*\]/su.exec(code)![0]);
}

it('keeps one index of models, the one that is served, where public has another', async () => {
  await put('public/models/index.json', 'old');
  const files = await built();
  expect(await readFile(path.join(root, 'dist/models/index.json'), 'utf8')).toBe('new');
  expect(files.filter(({ url }) => url === 'models/index.json')).toHaveLength(1);
  expect(files.map(({ url }) => url)).toContain('models/small/model.json');
  // The page is kept as it is served.
  const page = await readFile(path.join(root, 'dist/index.html'));
  const integrity = `sha256-${createHash('sha256').update(page).digest('base64')}`;
  expect(files).toContainEqual(expect.objectContaining({ url: 'index.html', integrity }));
});

it('neither ships nor keeps what an interrupted conversion left', async () => {
  await put('public/models/.large.partial/model.json', '{}');
  await put('public/models/.large.partial.old/weights-00001.safetensors', '');
  await put('public/.well-known/about.txt', 'meant for the server');
  const files = await built();
  expect(files.filter(({ url }) => url.includes('/.') || url.startsWith('.'))).toEqual([]);
  expect((await readdir(path.join(root, 'dist/models'))).sort()).toEqual(['index.json', 'small']);
  expect(await readdir(path.join(root, 'dist/.well-known'))).toEqual(['about.txt']);
});
